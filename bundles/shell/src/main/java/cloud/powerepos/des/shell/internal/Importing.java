package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.ImportPlan.Step;
import cloud.powerepos.des.shell.internal.files.OrganisationFiles;
import cloud.powerepos.des.shell.internal.fleet.InParallel;
import cloud.powerepos.des.shell.internal.fleet.Progress;
import cloud.powerepos.des.shell.internal.text.Display;

/** Writes what a plan says, waits until the container has taken it up, and checks it. */
final class Importing {

    /** Without a further organisation that becomes known. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Longer than it takes until a changed file and a changed secret are noticed. */
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final int WRITERS = 8;
    private static final int MOST_NAMED = 5;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final DesOperations operations;
    private final Session session;
    private final Clock clock;
    private final OrganisationFiles files;
    private final PrintStream out;
    private final Display display;
    /** The codes with their files. */
    private final Map<String, Path> written = new LinkedHashMap<>();

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
            new InParallel(WRITERS).run(plan.steps(), next -> failed.get() == null ? write(next) : null,
                    new InParallel.Listener<Step, Path>() {
                        @Override
                        public void done(Step next, Path file, Throwable error) {
                            if (error != null) {
                                failed.compareAndSet(null, error);
                            } else if (file != null) {
                                written.put(next.organisation().code(), file);
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

    private Path write(Step step) throws RefusedException {
        return (step.replaced().isPresent() ? files.replace(step.replaced().get(), step.organisation())
                : files.write(step.organisation())).configuration();
    }

    private Progress progress(String what, int total) {
        return new Progress(out, display, clock::millis, what, total);
    }

    /** @return the reports of those that are known in the end */
    private List<OrganisationReport> awaitKnown(boolean changed) throws InterruptedException {
        long moved = System.nanoTime();
        int before = 0;
        boolean touched = false;
        try (Progress progress = progress("Taken up", written.size())) {
            while (true) {
                List<OrganisationReport> known = known();
                progress.show(known.size(), "");
                if (known.size() > before) {
                    before = known.size();
                    moved = System.nanoTime();
                }
                Duration still = Duration.ofNanos(System.nanoTime() - moved);
                boolean complete = known.size() == written.size() && (!changed || still.compareTo(SETTLED) > 0);
                if (complete || still.compareTo(PATIENCE) > 0) {
                    return known;
                }
                if (!touched && still.compareTo(SETTLED) > 0) {
                    touched = true;
                    unknown(known).values().forEach(Importing::touch);
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** File Install may lose one of many files, and looks again at one that has changed. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // what is not taken up is reported in the end
        }
    }

    private Map<String, Path> unknown(List<OrganisationReport> known) {
        Map<String, Path> unknown = new LinkedHashMap<>(written);
        known.forEach(report -> unknown.remove(report.organisationCode()));
        return unknown;
    }

    private List<OrganisationReport> known() {
        Map<String, OrganisationReport> all = ImportPlan.byCode(operations);
        return written.keySet().stream().filter(all::containsKey).map(all::get).toList();
    }

    /** Of those that are not known the others have nothing. */
    private void check(List<OrganisationReport> known) throws CommandException, InterruptedException {
        Map<String, Path> unknown = unknown(known);
        if (!unknown.isEmpty()) {
            display.print(out, "! " + Named.organisations(unknown.size()) + " not taken up by the container: "
                    + unknown.values().stream().limit(MOST_NAMED).map(file -> file.getFileName().toString())
                            .collect(Collectors.joining(", ")) + (unknown.size() > MOST_NAMED ? ", ..." : "")
                    + ": see that it watches " + EtcFolder.path() + " (felix.fileinstall.*; with"
                    + " felix.fileinstall.disableNio2 = true in etc/custom.properties it loses few of many); delete"
                    + " these files, and import the table again after 10 s");
        }
        Checking checking = new Checking(operations, session, clock);
        if (known.size() == 1) {
            checking.one(known.get(0).organisationCode());
        } else if (!known.isEmpty()) {
            checking.all(known, false);
        }
        if (!unknown.isEmpty()) {
            throw new CommandException(unknown.size() + " of " + Named.organisations(written.size())
                    + " not taken up by the container");
        }
    }
}
