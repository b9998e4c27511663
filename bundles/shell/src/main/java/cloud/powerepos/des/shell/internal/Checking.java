package cloud.powerepos.des.shell.internal;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.CheckOutcome;
import cloud.powerepos.des.operations.CheckReport;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.fleet.Failures;
import cloud.powerepos.des.shell.internal.fleet.InParallel;
import cloud.powerepos.des.shell.internal.fleet.Progress;
import cloud.powerepos.des.shell.internal.text.Display;
import cloud.powerepos.des.shell.internal.text.OutcomePrinter;

/** Checks each step from the configuration to DES. */
final class Checking {

    private final DesOperations operations;
    private final PrintStream out;
    private final Display display;
    private final Clock clock;

    Checking(DesOperations operations, Session session, Clock clock) {
        this.operations = operations;
        this.out = session.getConsole();
        this.display = Display.of(session);
        this.clock = clock;
    }

    /** @throws CommandException if a step failed, so that scripts can tell */
    void one(String organisation) throws CommandException, InterruptedException {
        CheckReport report = operations.check(organisation, new OutcomePrinter(out, display)::print);
        if (report.failure().isPresent()) {
            throw new CommandException(organisation + " cannot use DES: step " + report.failure().get().step()
                    + " failed");
        }
        out.println(Printable.of(organisation) + " can use DES" + (report.confirmed() ? "."
                : " as far as this check can tell: see step DES."));
    }

    /**
     * Checks as many at once as token requests may be under way.
     *
     * @param noFormat whether a script reads it
     * @throws CommandException if one of them cannot use DES, or the operator ended it
     */
    void all(List<OrganisationReport> organisations, boolean noFormat) throws CommandException {
        Results results = new Results(organisations.size(), noFormat);
        try (results.progress) {
            new InParallel(operations.parallelRequests()).run(organisations,
                    organisation -> operations.check(organisation.organisationCode(), outcome -> { }), results);
        } catch (InterruptedException e) {
            results.print();
            throw new Cancelled("Cancelled: " + results.done + " of " + Named.organisations(organisations.size())
                    + " were checked");
        }
        results.print();
        if (results.failures.size() > 0) {
            throw new CommandException(results.failures.size() + " of " + Named.organisations(organisations.size())
                    + " cannot use DES");
        }
    }

    /** What became known so far. */
    private final class Results implements InParallel.Listener<OrganisationReport, CheckReport> {

        private final int total;
        private final boolean noFormat;
        private final Progress progress;
        private final Failures failures = new Failures("des:check with --no-format names them");
        private final SortedMap<String, String> lines = new TreeMap<>();
        private int done;
        private int unconfirmed;

        Results(int total, boolean noFormat) {
            this.total = total;
            this.noFormat = noFormat;
            progress = new Progress(out, display, clock::millis, "Checked", total);
        }

        @Override
        public void done(OrganisationReport organisation, CheckReport report, Throwable error) {
            done++;
            Optional<CheckOutcome> failure = report == null ? Optional.empty() : report.failure();
            if (error != null) {
                failed(organisation, "-", Unforeseen.text(error));
            } else if (failure.isPresent()) {
                String remedy = failure.get().remedy();
                failed(organisation, failure.get().step(), failure.get().text() + (remedy.isEmpty() ? "" : "; "
                        + remedy));
            } else {
                unconfirmed += report.confirmed() ? 0 : 1;
                line(organisation, report.confirmed() ? "passed" : "unconfirmed", "", "");
            }
        }

        private void failed(OrganisationReport organisation, String step, String message) {
            failures.add(organisation, step, message);
            line(organisation, "failed", step, message);
        }

        private void line(OrganisationReport organisation, String result, String step, String message) {
            if (noFormat) {
                lines.put(organisation.organisationCode(), Printable.of(organisation.organisationCode()) + "\t" + result
                        + "\t" + step + "\t" + Printable.of(message));
            }
        }

        @Override
        public void tick() {
            if (!noFormat) {
                progress.show(done, failures.note());
            }
        }

        void print() {
            progress.close();
            if (noFormat) {
                lines.values().forEach(out::println);
                return;
            }
            failures.print(out, display);
            out.println((done - failures.size()) + " of " + (done == total ? "" : "the " + done
                    + " that were checked of ")
                    + Named.organisations(total) + " can use DES"
                    + (unconfirmed == 0 ? "." : "; of " + unconfirmed + " DES could not tell: see des:check CODE."));
        }
    }
}
