package cloud.powerepos.des.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.shell.internal.fleet.Failures;
import cloud.powerepos.des.shell.internal.fleet.Futile;
import cloud.powerepos.des.shell.internal.fleet.InParallel;
import cloud.powerepos.des.shell.internal.fleet.Progress;
import cloud.powerepos.des.shell.internal.fleet.Selection;
import cloud.powerepos.des.shell.internal.text.Display;

@Service
@Command(scope = "des", name = "retry",
        description = "Tries again at once after refused credentials or a failure, instead"
        + " of waiting. With credentials that are still wrong, each try brings the account nearer to being locked.")
public final class RetryCommand extends Several {

    @Option(name = "--yes", description = "Tries several organisations without a question, for scripts")
    boolean yes;

    @Override
    void run() throws CommandException, InterruptedException {
        Selection selection = selection();
        Optional<String> single = selection.single();
        if (single.isPresent()) {
            one(single.get());
        } else {
            all(selection.reports(operations).stream().filter(RetryCommand::isHeldBack).toList());
        }
    }

    private static boolean isHeldBack(OrganisationReport report) {
        return report.token().flatMap(TokenStatus::lastError).isPresent();
    }

    private void one(String organisation) throws CommandException {
        OrganisationReport report = report(organisation);
        if (isHeldBack(report)) {
            renew(organisation);
        } else {
            out().println("Nothing holds requests of " + Printable.of(organisation) + " back (state: "
                    + Overview.state(report, clock.getZone()) + "). For a new token all the same: des:refresh "
                    + Printable.argument(organisation));
        }
    }

    /** One attempt each, as many at once as the configuration allows. */
    private void all(List<OrganisationReport> organisations) throws CommandException {
        if (organisations.isEmpty()) {
            out().println("Nothing holds requests of these organisations back: nothing was tried.");
            return;
        }
        String many = Named.organisations(organisations.size());
        if (!yes && !new Prompt(session).confirm(many + " can be tried again now, one attempt each. Where"
                + " credentials are still wrong, an attempt brings the account nearer to being locked. The others of"
                + " a client that is refused again are left out, as all are once the AuthServer gives no answer.",
                "--yes")) {
            throw new CommandException("Nothing was tried");
        }
        Display display = Display.of(session);
        Attempts attempts = new Attempts(new Progress(out(), display, clock::millis, "Tried", organisations.size()));
        Futile futile = new Futile();
        try (attempts.progress) {
            InParallel parallel = new InParallel(operations.parallelRequests());
            for (List<OrganisationReport> round : Futile.rounds(organisations)) {
                parallel.run(round, organisation -> attempt(organisation, futile), attempts);
            }
        } catch (InterruptedException e) {
            attempts.print(out(), display);
            throw new Cancelled("Cancelled: " + attempts.tried() + " of " + many + " were tried; requests that are"
                    + " under way go on");
        }
        attempts.print(out(), display);
        int renewed = attempts.tried() - attempts.failures.size();
        out().println(renewed + " of " + many + " got a new token.");
        if (renewed < organisations.size()) {
            throw new CommandException(organisations.size() - renewed + " of " + many + " got no token");
        }
    }

    /** @return why none was made; empty where it brought a token */
    private Optional<String> attempt(OrganisationReport organisation, Futile futile)
            throws CommandException, InterruptedException {
        Optional<String> reason = futile.whyNot(organisation);
        if (reason.isEmpty()) {
            String code = organisation.organisationCode();
            renewed(code, operations.renew(code).whenComplete((end, error) -> futile.learn(organisation, error)));
        }
        return reason;
    }

    /** What became known so far. */
    private static final class Attempts implements InParallel.Listener<OrganisationReport, Optional<String>> {

        private final Progress progress;
        private final Failures failures = new Failures("see des:list --all");
        /** How many were left out for each reason. */
        private final Map<String, Integer> leftOut = new TreeMap<>();
        private int done;

        Attempts(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void done(OrganisationReport organisation, Optional<String> notTried, Throwable error) {
            done++;
            if (error != null) {
                failures.add(organisation, "Token", error instanceof CommandException ? error.getMessage()
                        : Unforeseen.text(error));
            } else {
                notTried.ifPresent(reason -> leftOut.merge(reason, 1, Integer::sum));
            }
        }

        @Override
        public void tick() {
            progress.show(done, failures.note());
        }

        int tried() {
            return done - leftOut.values().stream().mapToInt(Integer::intValue).sum();
        }

        void print(PrintStream out, Display display) {
            failures.print(out, display);
            leftOut.forEach((reason, number) -> display.print(out, "Left out: " + Named.organisations(number) + ", as "
                    + reason + "."));
        }
    }
}
