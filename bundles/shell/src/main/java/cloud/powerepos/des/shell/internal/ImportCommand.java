package cloud.powerepos.des.shell.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;

import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.shell.internal.files.FileReaders;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles;
import cloud.powerepos.des.shell.internal.table.CustomerTable;
import cloud.powerepos.des.shell.internal.table.CustomerTable.Note;
import cloud.powerepos.des.shell.internal.table.Notes;
import cloud.powerepos.des.shell.internal.text.Display;

@Service
@Command(scope = "des", name = "import", description = "Adds the organisations of a table (CSV with the columns code,"
        + " account, password and, where an organisation has its own, client id and client secret): shows first what"
        + " would be done and what is wrong in which line, then writes the files as des:add does, then checks each"
        + " organisation.")
public final class ImportCommand extends DesCommand {

    private static final int MOST_KEPT = 5;

    @Argument(name = "file", description = "The table; a relative name starts at the folder of the container, ~/ at the"
            + " home of its user", required = true)
    @Completion(FileCompleter.class)
    String file;

    @Option(name = "--apply", description = "Writes the files without a question")
    boolean apply;

    @Option(name = "--overwrite", description = "Replaces account, password and client of organisations that are"
            + " configured already")
    boolean overwrite;

    @Option(name = "--skip-errors", description = "Imports the other lines where some have errors")
    boolean skipErrors;

    @Option(name = "--no-check", description = "Does not check the organisations that were written")
    boolean noCheck;

    @Override
    void run() throws CommandException, RefusedException {
        Display display = Display.of(session);
        Path path = Named.path(session, file);
        CustomerTable table = CustomerTable.read(path);
        FileReaders.of(path).ifPresent(readers -> display.print(out(), "! " + readers + " can read " + path
                + ", which has passwords in it: chmod 600 " + path));
        OrganisationFiles files = new OrganisationFiles(EtcFolder.path());
        files.checkFolder();
        ImportPlan plan = ImportPlan.of(table, operations, files.existing(), overwrite);
        show(table, plan, display);
        confirm(plan);
        if (plan.size() > 0) {
            new Importing(operations, session, clock, files).run(plan, path, !noCheck);
        }
    }

    private void show(CustomerTable table, ImportPlan plan, Display display) {
        table.unread().forEach(heading -> display.print(out(), "! the column " + heading + " is not read"));
        Notes.texts(plan.warnings()).forEach(text -> display.print(out(), "! " + text));
        Notes.texts(plan.problems()).forEach(text -> display.print(out(), text));
        List<Note> kept = plan.kept();
        Notes.texts(kept.subList(0, Math.min(MOST_KEPT, kept.size()))).forEach(text -> display.print(out(), text));
        if (kept.size() > MOST_KEPT) {
            out().println("... and " + (kept.size() - MOST_KEPT) + " more that are configured already");
        }
        Map<String, Integer> sums = new LinkedHashMap<>();
        sums.put("to add", plan.size() - plan.replacements());
        sums.put("to replace", plan.replacements());
        sums.put("configured already and left as they are", kept.size());
        sums.put("in lines with errors", plan.linesWithProblems());
        String text = sums.entrySet().stream().filter(sum -> sum.getValue() > 0)
                .map(sum -> sum.getValue() + " " + sum.getKey()).collect(Collectors.joining(", "));
        display.print(out(), "Organisations: " + (text.isEmpty() ? "none" : text) + ".");
    }

    private void confirm(ImportPlan plan) throws CommandException {
        if (plan.linesWithProblems() > 0 && !skipErrors) {
            throw new CommandException("Nothing was written: correct the lines above, or add --skip-errors to import"
                    + " the others");
        }
        if (plan.size() == 0) {
            if (plan.kept().isEmpty()) {
                throw new CommandException("Nothing was written: the table has no organisation to import");
            }
            out().println("Nothing was written; --overwrite replaces what is configured already.");
        } else if (!apply && !new Prompt(session).confirm("Their files are written to " + EtcFolder.path() + ".",
                "--apply")) {
            throw new CommandException("Nothing was written");
        }
    }
}
