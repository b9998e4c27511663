package cloud.powerepos.des.shell.internal;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.common.time.Spans;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.store.StoreException;

/** What all commands have at hand. Karaf makes one object for each run of a command and fills the fields. */
abstract class DesCommand implements Action {

    private static final long RENEWAL_LIMIT_S = 15;

    @Reference
    protected DesOperations operations;

    @Reference
    protected Session session;

    @Reference
    ConfigurationAdmin configurations;

    protected final Clock clock = Clock.systemDefaultZone();

    @Override
    public final Object execute() throws CommandException {
        try {
            Access.check(configurations, getClass());
            run();
            return null;
        } catch (Throwable e) {
            // Karaf shows the message of this one alone; others it logs with their stack, which may quote a secret
            String message = Printable.of(message(e));
            if (e instanceof Cancelled || e instanceof InterruptedException) {
                // the console shows no message of a command that it has interrupted
                out().println(message);
            }
            throw new CommandException(message);
        }
    }

    private static String message(Throwable error) {
        if (error instanceof CommandException || error instanceof RefusedException
                || error instanceof StoreException) {
            return error.getMessage();
        }
        // Ctrl-C interrupts the thread of a command
        return error instanceof InterruptedException ? "Cancelled" : Unforeseen.text(error);
    }

    abstract void run() throws Exception;

    PrintStream out() {
        return session.getConsole();
    }

    OrganisationReport report(String organisation) throws CommandException {
        return operations.organisation(organisation).filter(report -> report.state() != State.MISCONFIGURED)
                .orElseThrow(() -> new CommandException("Organisation " + organisation + " is not configured or its"
                        + " configuration is refused: see des:list, or add it with des:add "
                        + Printable.argument(organisation)));
    }

    /** @return until when the new token is handed out */
    static Instant renewed(String organisation, CompletionStage<Instant> renewal)
            throws CommandException, InterruptedException {
        try {
            return renewal.toCompletableFuture().get(RENEWAL_LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CommandException(Unforeseen.text(e.getCause()));
        } catch (TimeoutException e) {
            throw new CommandException("No new token within " + RENEWAL_LIMIT_S
                    + " s; the request goes on: see des:info " + Printable.argument(organisation));
        }
    }

    void renew(String organisation) throws CommandException {
        try {
            Instant expires = renewed(organisation, operations.renew(organisation));
            out().println(Printable.of(organisation) + " has a new token; it expires "
                    + Spans.relative(clock.instant(), expires) + ".");
        } catch (InterruptedException e) {
            throw new Cancelled("Cancelled; the request goes on: see des:info " + Printable.argument(organisation));
        }
    }
}
