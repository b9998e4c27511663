package cloud.powerepos.des.shell.internal.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;

/** Which column of a table holds what, by its heading. */
final class Columns {

    /** What is read. */
    enum Content {
        CODE("code", "organisationcode", "organizationcode", "organisation", "organization", "orgcode"),
        ACCOUNT("account", "serviceaccount", "serviceaccountid", "accountid"),
        PASSWORD("password", "serviceaccountpassword", "accountpassword"),
        CLIENT_ID("clientid", "client"),
        CLIENT_SECRET("clientsecret", "secret");

        // unmodifiable
        @SuppressWarnings("ImmutableEnumChecker")
        private final Set<String> headings;

        Content(String... headings) {
            this.headings = Set.of(headings);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private static final List<Content> REQUIRED = List.of(Content.CODE, Content.ACCOUNT, Content.PASSWORD);
    /** Those of an export that are not read back. */
    private static final Set<String> OF_EXPORT = Set.of("state", "host", "expiry");

    private final Map<Content, List<Integer>> positions = new EnumMap<>(Content.class);
    private final List<String> others = new ArrayList<>();
    private final int size;

    Columns(List<String> headings) {
        size = headings.size();
        for (int i = 0; i < size; i++) {
            String plain = Defused.text(headings.get(i)).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
            int position = i;
            Stream.of(Content.values()).filter(content -> content.headings.contains(plain)).findFirst().ifPresentOrElse(
                    content -> positions.computeIfAbsent(content, key -> new ArrayList<>()).add(position), () -> {
                        if (!plain.isEmpty() && !OF_EXPORT.contains(plain)) {
                            others.add(headings.get(position));
                        }
                    });
        }
    }

    /** How many are known: the more, the likelier is the separator the right one. */
    int known() {
        return positions.size();
    }

    int size() {
        return size;
    }

    /** @throws RefusedException without a word of the line, as it may be no header */
    void check(int line) throws RefusedException {
        List<Content> missing = REQUIRED.stream().filter(content -> !positions.containsKey(content)).toList();
        if (missing.size() == REQUIRED.size()) {
            throw new RefusedException("", "line " + line + " is no row of headings: begin the table with one, such as"
                    + " code,account,password (client id, client secret where an organisation has its own)");
        }
        if (!missing.isEmpty()) {
            throw new RefusedException("", "line " + line + " has no heading "
                    + missing.stream().map(Content::word).collect(Collectors.joining(" and no heading "))
                    + ": add the column");
        }
        for (Map.Entry<Content, List<Integer>> entry : positions.entrySet()) {
            if (entry.getValue().size() > 1) {
                throw new RefusedException("", "line " + line + " has the heading " + entry.getKey().word()
                        + " more than once, in columns " + entry.getValue().stream().map(position ->
                                String.valueOf(position + 1)).collect(Collectors.joining(" and ")) + ": keep one");
            }
        }
    }

    /** Headings of columns that are not read. */
    List<String> others() {
        return others.stream().map(Printable::of).toList();
    }

    /** The cell as it is; an empty text where the row has none. */
    String cell(List<String> row, Content content) {
        List<Integer> position = positions.get(content);
        return position == null || position.get(0) >= row.size() ? "" : row.get(position.get(0));
    }
}
