package cloud.powerepos.des.shell.internal.table;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Blanks;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.shell.internal.files.NewOrganisation;
import cloud.powerepos.des.shell.internal.files.NewOrganisation.Client;
import cloud.powerepos.des.shell.internal.table.Columns.Content;

/** A table of organisations that a customer sends: what is in it, and what is wrong by line. Shows no cell. */
public final class CustomerTable {

    /** One row. */
    public record Entry(long line, NewOrganisation organisation) {
    }

    /** Something about a row. */
    public record Note(long line, String text) {
    }

    /** A longer one is a sign that cells have moved or that a quotation mark is missing. */
    private static final int LONGEST = 256;
    /** What spreadsheets write into the first line to name the separator. */
    private static final Pattern SEPARATOR_LINE = Pattern.compile("sep=(.)(\\r\\n|\\r|\\n)", Pattern.CASE_INSENSITIVE);

    private final Separator separator;
    private final Columns columns;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Note> problems = new ArrayList<>();
    private final List<Note> warnings = new ArrayList<>();

    private CustomerTable(Separator separator, Columns columns) {
        this.separator = separator;
        this.columns = columns;
    }

    /** @throws RefusedException if it cannot be read as a whole; the message names the file */
    public static CustomerTable read(Path file) throws RefusedException {
        String text = TableText.read(file);
        try {
            return of(text);
        } catch (RefusedException e) {
            throw new RefusedException("", file + ": " + e.getMessage());
        }
    }

    static CustomerTable of(String text) throws RefusedException {
        Matcher separatorLine = SEPARATOR_LINE.matcher(text);
        boolean named = separatorLine.lookingAt();
        String rest = named ? text.substring(separatorLine.end()) : text;
        int before = named ? 1 : 0;
        CustomerTable best = null;
        for (Separator separator : Separator.values()) {
            Columns columns = new Columns(first(rest, separator));
            if (best == null || columns.known() > best.columns.known()) {
                best = new CustomerTable(separator, columns);
            }
        }
        best.columns.check(before + 1);
        best.rows(rest, before);
        best.duplicates();
        return best;
    }

    private static List<String> first(String text, Separator separator) {
        try (CSVParser parser = parser(text, separator)) {
            Iterator<CSVRecord> records = parser.iterator();
            return records.hasNext() ? records.next().toList() : List.of();
        } catch (IOException | IllegalStateException e) {
            return List.of();
        }
    }

    private static CSVParser parser(String text, Separator separator) {
        try {
            return CSVFormat.RFC4180.builder().setDelimiter(separator.character()).setIgnoreEmptyLines(false).build()
                    .parse(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void rows(String text, int before) {
        long line = 0;
        try (CSVParser parser = parser(text, separator)) {
            Iterator<CSVRecord> records = parser.iterator();
            line = 1;
            while (records.hasNext()) {
                CSVRecord row = records.next();
                if (row.getRecordNumber() > 1) {
                    row(before + line, row.toList());
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            // its message is that of the library, and could quote a cell
            problems.add(new Note(before + line, "a quotation mark in this row is not closed, or text follows it: put a"
                    + " cell that has one into quotation marks and double it; no line from here on was read"));
        }
    }

    private void row(long line, List<String> row) {
        if (row.stream().allMatch(String::isBlank)) {
            return;
        }
        if (row.stream().skip(columns.size()).anyMatch(cell -> !cell.isBlank())) {
            problem(line, "the row has " + row.size() + " cells and the headings are " + columns.size()
                    + ": put a cell that has the separator in it into quotation marks");
            return;
        }
        int before = problems.size();
        String code = text(line, row, Content.CODE);
        String account = text(line, row, Content.ACCOUNT);
        String clientId = text(line, row, Content.CLIENT_ID);
        String password = secret(line, row, Content.PASSWORD);
        String clientSecret = secret(line, row, Content.CLIENT_SECRET);
        boolean ownClient = !clientId.isEmpty() || !clientSecret.isEmpty();
        NewOrganisation organisation = new NewOrganisation(code, account, password,
                ownClient ? Optional.of(new Client(clientId, clientSecret)) : Optional.empty());
        organisation.problems().forEach(problem -> problem(line, problem.getMessage()));
        if (problems.size() == before) {
            entries.add(new Entry(line, organisation));
        }
    }

    private String text(long line, List<String> row, Content content) {
        String text = Defused.text(Blanks.stripped(columns.cell(row, content)));
        if (text.length() > LONGEST) {
            problem(line, "the " + content.word() + " is longer than " + LONGEST + " characters: see that each cell"
                    + " is in its column and that every quotation mark is closed");
        } else if (text.indexOf('"') >= 0) {
            problem(line, "the " + content.word() + " has a quotation mark in it: a cell in quotation marks begins"
                    + " and ends with them, without blanks around");
        }
        return text;
    }

    /** As it stands: blanks and apostrophes may belong to it. */
    private String secret(long line, List<String> row, Content content) {
        String secret = columns.cell(row, content);
        String plain = secret.strip();
        if (!secret.equals(plain) && !plain.isEmpty()) {
            if (plain.startsWith("\"") && plain.endsWith("\"")) {
                problem(line, "blanks stand around the quotation marks of the " + content.word() + ": remove them");
            } else {
                warnings.add(new Note(line, "the " + content.word() + " begins or ends with a blank, which is taken"
                        + " as part of it"));
            }
        }
        Printable.firstForbidden(secret).filter(character -> secret.chars().noneMatch(Character::isISOControl))
                .ifPresent(character -> warnings.add(new Note(line, "the " + content.word() + " has the character "
                        + character + ", which cannot be seen and is taken as part of it")));
        return secret;
    }

    private void problem(long line, String text) {
        problems.add(new Note(line, text));
    }

    /** None of them is taken: which one is right is not known. */
    private void duplicates() {
        Map<String, List<Entry>> byCode = new HashMap<>();
        Map<String, Entry> alike = new HashMap<>();
        for (Entry entry : entries) {
            byCode.computeIfAbsent(entry.organisation.code(), code -> new ArrayList<>()).add(entry);
            Entry other = alike.putIfAbsent(entry.organisation.code().toLowerCase(Locale.ROOT), entry);
            if (other != null && !other.organisation.code().equals(entry.organisation.code())) {
                warnings.add(new Note(entry.line, "the code differs from that in line " + other.line
                        + " in letter case alone; they are taken for two organisations"));
            }
        }
        byCode.values().stream().filter(same -> same.size() > 1).forEach(same -> same.forEach(entry -> {
            Entry other = same.get(0) == entry ? same.get(1) : same.get(0);
            problem(entry.line, "the same code is in line " + other.line + ": keep one of the two");
        }));
        entries.removeIf(entry -> byCode.get(entry.organisation.code()).size() > 1);
        problems.sort((one, other) -> Long.compare(one.line, other.line));
        warnings.sort((one, other) -> Long.compare(one.line, other.line));
    }

    public Separator separator() {
        return separator;
    }

    /** Rows without a problem. */
    public List<Entry> entries() {
        return entries;
    }

    public List<Note> problems() {
        return problems;
    }

    public List<Note> warnings() {
        return warnings;
    }

    /** Headings of columns that are not read. */
    public List<String> unread() {
        return columns.others();
    }
}
