package cloud.powerepos.des.shell.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.table.ShellTable;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.StoreStatus;
import cloud.powerepos.des.store.StoredRow;

@Service
@Command(scope = "des", name = "store", description = "Tells how the token store is doing and what it holds for an"
        + " organisation, without secrets.")
public final class StoreCommand extends DesCommand {

    @Argument(name = "organisation", description = "The Organisation Code; without it the store as a whole")
    @Completion(OrganisationCompleter.class)
    String organisation;

    @Option(name = "--purge", description = "Deletes what the store holds for this organisation; nodes keep what they"
            + " have in memory")
    boolean purge;

    @Override
    void run() throws CommandException, StoreException {
        if (purge && organisation == null) {
            throw new CommandException("--purge needs an organisation: des:store --purge CODE");
        }
        StoreStatus status = operations.store().orElseThrow(() -> new CommandException("The token store is not"
                + " installed: see the README, or type feature:install powerepos-des-store"));
        if (organisation == null) {
            whole(status);
        } else if (purge) {
            out().println(Printable.of(organisation) + ": " + counted(operations.purgeStored(organisation))
                    + " deleted.");
        } else {
            rows(operations.storedRows(organisation));
        }
    }

    private void whole(StoreStatus status) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("Engine", status.engine());
        lines.put("Node", status.node());
        lines.put("Reachable", (status.reachable() ? "yes, for " : "no, for ")
                + Spans.rough(Duration.between(status.since(), clock.instant())));
        status.problem().ifPresent(problem -> lines.put("Problem", problem));
        lines.put("Rows", status.rows() < 0 ? "not counted yet" : status.rows() + ", " + status.leases()
                + " leased (counted every 10 s)");
        lines.put("Not readable", status.unreadable() == 0 ? "none" : counted(status.unreadable())
                + ": see the log");
        lines.put("Keys", status.keyIds().isEmpty() ? "none" : String.join(", ", status.keyIds())
                + (status.keyIds().size() > 1 ? " (the first one seals)" : ""));
        ShellTable table = new ShellTable().noHeaders();
        table.column("What");
        table.column("How");
        lines.forEach((name, value) -> table.addRow().addContent(name, Printable.of(value)));
        table.print(out(), Display.of(session).charset(), true);
    }

    private void rows(List<StoredRow> rows) {
        ShellTable table = new ShellTable().emptyTableText("Nothing is stored for " + Printable.of(organisation));
        for (String column : List.of("Version", "Token", "Refresh token", "Lease", "Written", "Node", "Key")) {
            table.column(column);
        }
        rows.forEach(row -> table.addRow().addContent(row.version(), row.tokenLeft().map(left -> left.isNegative()
                ? "expired" : "expires in " + Spans.of(left)).orElse("none"), row.refreshToken() ? "stored" : "none",
                row.leaseLeft().isZero() ? "none" : "for " + Spans.of(row.leaseLeft()),
                Spans.of(row.changed()) + " ago", Printable.of(row.node()), Printable.of(row.keyId())));
        table.print(out(), Display.of(session).charset(), true);
    }

    private static String counted(long rows) {
        return rows + (rows == 1 ? " row" : " rows");
    }
}
