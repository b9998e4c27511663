package cloud.powerepos.des.shell.internal;

import java.nio.file.Path;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.EtcFolder;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.shell.internal.files.FileReaders;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles;
import cloud.powerepos.des.shell.internal.table.CustomerTable;
import cloud.powerepos.des.shell.internal.table.CustomerTable.Note;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.Text;

@Service
@Command(scope = "des", name = "import", description = "Adds the organisations of a table (CSV with the columns code,"
        + " account, password and, where an organisation has its own, client id and client secret): shows first what would"
        + " be done and what is wrong in which line, then writes the files as des:add does, then checks each organisation.")
public final class ImportCommand extends DesCommand {

    private static final int MOST_KEPT = 10;

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
        FileReaders.of(path).ifPresent(readers -> say(display, "! " + readers + " can read " + path
                + ", which has passwords in it: chmod 600 " + path));
        OrganisationFiles files = new OrganisationFiles(EtcFolder.path());
        files.checkFolder();
        ImportPlan plan = ImportPlan.of(table, operations, files.existing(), overwrite);
        show(table, plan, display);
        confirm(plan);
        new Importing(operations, session, clock, files).run(plan, path, !noCheck);
    }

    private void show(CustomerTable table, ImportPlan plan, Display display) {
        table.unread().forEach(heading -> say(display, "! the column " + heading + " is not read"));
        table.warnings().forEach(note -> say(display, "! line " + note.line() + ": " + note.text()));
        plan.problems().forEach(note -> say(display, "line " + note.line() + ": " + note.text()));
        List<Note> kept = plan.kept();
        kept.stream().limit(MOST_KEPT).forEach(note -> say(display, "line " + note.line() + ": " + note.text()));
        if (kept.size() > MOST_KEPT) {
            out().println("... and " + (kept.size() - MOST_KEPT) + " more that are configured already");
        }
        say(display, Named.organisations(plan.size() - plan.replacements()) + " to add, " + plan.replacements()
                + " to replace, " + kept.size() + " left as they are, " + plan.linesWithProblems()
                + " lines with errors.");
    }

    private void say(Display display, String text) {
        List<String> lines = Text.wrapped(Printable.of(text), display.width() - 2);
        out().println(lines.get(0));
        lines.stream().skip(1).forEach(line -> out().println("  " + line));
    }

    private void confirm(ImportPlan plan) throws CommandException {
        if (plan.linesWithProblems() > 0 && !skipErrors) {
            throw new CommandException("Nothing was written: correct the lines above, or add --skip-errors to import the"
                    + " others");
        }
        if (plan.size() == 0) {
            throw new CommandException(plan.kept().isEmpty() ? "Nothing was written: the table has no organisation to import"
                    : "Nothing was written: all are configured already; --overwrite replaces them");
        }
        if (!apply && !new Prompt(session).confirm("Write the files of " + Named.organisations(plan.size()) + " to "
                + EtcFolder.path() + "?", "--apply")) {
            throw new CommandException("Nothing was written");
        }
    }
}
