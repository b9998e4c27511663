package cloud.powerepos.des.shell.internal;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.ansi.SimpleAnsi;
import org.apache.karaf.shell.support.table.Col;
import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.credentials.CredentialStore;

@Service
@Command(scope = "des", name = "list", description = "Lists all organisations with the state of their DES token."
        + " Asks for no token.")
public final class ListCommand extends DesCommand {

    private static final int ERROR_LENGTH = 40;

    @Option(name = "--no-format", description = "For scripts: fields separated by tabs, no heading, nothing shortened,"
            + " times in ISO 8601")
    private boolean noFormat;

    @Override
    void run() {
        List<Overview.Row> rows = new Overview(store, tokens, endpoints, clock).rows();
        ShellTable table = new ShellTable().emptyTableText("No organisation is configured: add one with des:add CODE");
        table.column("Organisation");
        Col state = table.column("State");
        table.column("DES host");
        table.column("Expires");
        table.column("Last error");
        table.column("Configured in");
        if (!noFormat && Display.of(session).colours()) {
            state.colorProvider(ListCommand::colour);
        }
        for (Overview.Row row : rows) {
            table.addRow().addContent(row.organisation(), row.state(), row.host(), row.expires()
                    .map(noFormat ? Instant::toString : inWords()).orElse(""), shortened(row.lastError()),
                    noFormat ? row.source() : row.source().replace(CredentialStore.CLIENT_PID, "client")
                            .replace(CredentialStore.ORGANISATION_PID, "organisation"));
        }
        PrintStream out = out();
        table.print(out, !noFormat);
        if (!noFormat) {
            store.problems().forEach(problem -> out.println(
                    "Refused " + problem.source() + ": " + Text.printable(problem.message())));
        }
    }

    private Function<Instant, String> inWords() {
        Instant now = clock.instant();
        return time -> Spans.relative(now, time);
    }

    private String shortened(String error) {
        return noFormat ? error : Text.shortened(error, ERROR_LENGTH);
    }

    private static String colour(String state) {
        return switch (state.strip()) {
            case "fresh", "refreshing" -> SimpleAnsi.COLOR_GREEN;
            case "refused", Overview.REFUSED_CONFIGURATION -> SimpleAnsi.COLOR_RED;
            case "not asked yet", "expired" -> SimpleAnsi.COLOR_DEFAULT;
            default -> SimpleAnsi.COLOR_YELLOW;
        };
    }
}
