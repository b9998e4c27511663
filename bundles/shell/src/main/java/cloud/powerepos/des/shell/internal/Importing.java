package cloud.powerepos.des.shell.internal;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Spans;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.ImportPlan.Step;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles;
import cloud.powerepos.des.shell.internal.fleet.InParallel;
import cloud.powerepos.des.shell.internal.fleet.Progress;
import cloud.powerepos.des.shell.internal.text.Display;

/** Writes what a plan says, waits until the container has taken it up, and checks it. */
final class Importing {

    /** Without a further organisation that becomes known. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Longer than it takes until a changed file and a changed secret are noticed. */
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final int WRITERS = 8;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final DesOperations operations;
    private final Session session;
    private final Clock clock;
    private final OrganisationFiles files;
    private final PrintStream out;
    private final Display display;
    private final List<String> written = new ArrayList<>();

    Importing(DesOperations operations, Session session, Clock clock, OrganisationFiles files) {
        this.operations = operations;
        this.session = session;
        this.clock = clock;
        this.files = files;
        out = session.getConsole();
        display = Display.of(session);
    }

    /** @throws CommandException if one of the organisations cannot use DES, or the operator ended it */
    void run(ImportPlan plan, Path table, boolean check) throws CommandException {
        try {
            write(plan);
            display.print(out, "Written: " + Named.organisations(written.size())
                    + ", each password in a file of its own that its owner alone can read.");
            if (check) {
                check(awaitKnown(plan.replacements() > 0));
            }
        } catch (InterruptedException e) {
            throw new Cancelled("Cancelled" + soFar(plan));
        } catch (RefusedException e) {
            throw new CommandException(e.getMessage() + soFar(plan));
        } finally {
            if (!written.isEmpty()) {
                display.print(out, "Delete " + table + " when it is no longer needed: it has passwords in it.");
            }
        }
    }

    private String soFar(ImportPlan plan) {
        return "; written are " + written.size() + " of " + Named.organisations(plan.size())
                + ": the same command goes on with the others, des:check shows how those are";
    }

    /** On several threads, as most of the time is that of the disk. After an error nothing more is written. */
    private void write(ImportPlan plan) throws RefusedException, InterruptedException {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        try (Progress progress = progress("Written", plan.size())) {
            new InParallel(WRITERS).run(plan.steps(), next -> failed.get() == null && write(next), new InParallel.Listener<Step, Boolean>() {
                        @Override
                        public void done(Step next, Boolean isWritten, Throwable error) {
                            if (error != null) {
                                failed.compareAndSet(null, error);
                            } else if (isWritten) {
                                written.add(next.organisation().code());
                            }
                        }

                        @Override
                        public void tick() {
                            progress.show(written.size(), "");
                        }
                    });
        }
        if (failed.get() != null) {
            throw failed.get() instanceof RefusedException refused ? refused
                    : new RefusedException("", Unforeseen.text(failed.get()));
        }
    }

    private boolean write(Step step) throws RefusedException {
        if (step.replaced().isPresent()) {
            files.replace(step.replaced().get(), step.organisation());
        } else {
            files.write(step.organisation());
        }
        return true;
    }

    private Progress progress(String what, int total) {
        return new Progress(out, display, clock::millis, what, total);
    }

    /** @return the reports of those that are known */
    private List<OrganisationReport> awaitKnown(boolean changed) throws InterruptedException, CommandException {
        long moved = System.nanoTime();
        int before = 0;
        try (Progress progress = progress("Taken up", written.size())) {
            while (true) {
                List<OrganisationReport> known = known();
                progress.show(known.size(), "");
                if (known.size() == written.size() && !changed) {
                    return known;
                }
                if (known.size() == written.size() && System.nanoTime() - moved > SETTLED.toNanos()) {
                    return known;
                }
                if (known.size() > before) {
                    before = known.size();
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                    throw new CommandException("The container has taken up " + known.size() + " of "
                            + Named.organisations(written.size()) + ", and no further one within " + Spans.of(PATIENCE)
                            + ": see that it watches the etc folder (felix.fileinstall.*; with"
                            + " felix.fileinstall.disableNio2 = true in etc/custom.properties it loses none of many), then"
                            + " des:check --all");
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    private List<OrganisationReport> known() {
        Map<String, OrganisationReport> all = operations.organisations(OrganisationQuery.all()).reports().stream()
                .collect(Collectors.toMap(OrganisationReport::organisationCode, Function.identity()));
        return written.stream().filter(all::containsKey).map(all::get).toList();
    }

    private void check(List<OrganisationReport> organisations) throws CommandException, InterruptedException {
        Checking checking = new Checking(operations, session, clock);
        if (organisations.size() == 1) {
            checking.one(organisations.get(0).organisationCode());
        } else {
            checking.all(organisations, false);
        }
    }
}
