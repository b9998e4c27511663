package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.files.NewFile;
import cloud.powerepos.des.shell.internal.fleet.Selection;
import cloud.powerepos.des.shell.internal.table.ExportTable;
import cloud.powerepos.des.shell.internal.table.Separator;
import cloud.powerepos.des.shell.internal.text.Display;

@Service
@Command(scope = "des", name = "export", description = "Writes code, service account, state, host and expiry of"
        + " organisations as a table (CSV) for a spreadsheet, without secrets. Asks for no token.")
public final class ExportCommand extends DesCommand {

    @Argument(name = "file", description = "The table; a relative name starts at the folder of the container, ~/ at the"
            + " home of its user; without it the table is shown here")
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, name = "organisations", multiValued = true,
            description = "Organisation Codes or patterns such as 'ST*'; all if none is given")
    @Completion(OrganisationCompleter.class)
    List<String> organisations;

    @Option(name = "--state", description = "Only organisations in these states, such as refused,degraded")
    @Completion(StateCompleter.class)
    String states;

    @Option(name = "--separator", description = "What stands between two cells: comma, semicolon or tab")
    String separator = "comma";

    @Option(name = "--overwrite", description = "Replaces a file that is there")
    boolean overwrite;

    @Override
    void run() throws CommandException {
        List<OrganisationReport> reports = Selection.of(organisations, states, null).reports(operations);
        ExportTable table = new ExportTable(Selection.constant("--separator", Separator.class, separator));
        if (file == null) {
            table.text(reports).lines().forEach(line -> out().println(Printable.of(line)));
            return;
        }
        Path path = target();
        try {
            NewFile.write(path, table.bytes(reports), overwrite);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(path + " is there already: give another name, or add --overwrite");
        } catch (IOException e) {
            throw new CommandException(path + " cannot be written (" + e.getClass().getSimpleName() + "): see that its"
                    + " folder is there, that this process may write into it and that the disk has room");
        }
        Display.of(session).print(out(), "Written: " + path + ", " + Named.organisations(reports.size())
                + ", without secrets; its owner alone can read it.");
    }

    private Path target() throws CommandException {
        if (Selection.isPattern(file)) {
            throw new CommandException(file + " looks like a pattern of codes: name the file first, such as"
                    + " des:export FILE.csv '" + file + "'");
        }
        Path path = Named.path(session, file);
        if (Files.isDirectory(path)) {
            throw new CommandException(path + " is a folder: give the name of a file");
        }
        return path;
    }
}
