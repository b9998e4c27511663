package cloud.powerepos.des.common.receiver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.common.threads.Guarded;
import cloud.powerepos.des.common.threads.Scheduler;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * Decides what of the configuration of one PID is in force while its file is changed, emptied, torn, deleted and
 * created again, so that a missing file or line never opens what was closed.
 * <ul>
 * <li>A delivery that has every key of the one before takes effect at once.</li>
 * <li>One that lacks a key, or has a key's value cut short, may be a file that is being written: for a grace of five
 * seconds the last good configuration stays in force as a whole.</li>
 * <li>After that an absent key returns to its default, unless it protects: a key that protects keeps its last value
 * until another value is written. This is reported.</li>
 * <li>A configuration that is refused leaves the last good one in force; so does a file in an encoding that hides
 * keys.</li>
 * <li>A file that is gone for five seconds counts as deleted, though Config Admin still has its configuration: file
 * install does not notice a file that is deleted while it is not running.</li>
 * <li>As long as none was in force, an absent configuration means the defaults, unless its file is there: nothing is in
 * force then until the file's content is delivered or the file is gone.</li>
 * </ul>
 * Lives as long as its bundle, so that a restart of the component that follows forgets nothing. All methods return at
 * once; the follower is called on the scheduler's thread.
 */
public final class KeptConfiguration {

    public static final Duration GRACE = Duration.ofSeconds(5);

    /** Puts configurations in force. */
    @FunctionalInterface
    public interface Follower {

        /** @throws RefusedException if the configuration cannot be in force; then the last one stays */
        void take(RawConfiguration latest) throws RefusedException;
    }

    private final ConfigurationReceiver.Subject subject;
    private final KeyRules rules;
    private final Scheduler scheduler;
    private final ConfigurationReport report;
    private final ConfigurationFile file;
    // all below is used by the scheduler's thread alone
    private Follower follower;
    /** The last good one, or null. */
    private RawConfiguration inForce;
    /** What was delivered when {@link #inForce} was put in force, without the keys that were kept; or null. */
    private RawConfiguration accepted;
    /** The last delivery, or null before the first. */
    private RawConfiguration delivered;
    private Optional<RefusedException> unusable = Optional.empty();
    private long deliveries;
    /** The number of the delivery whose grace is over. */
    private long settled;
    private Runnable whenReady = () -> { };
    private Supplier<Optional<String>> undelivered = Optional::empty;
    private boolean looking;
    private int looks;
    /** Where an operator finds the configuration. */
    private String source;
    private boolean fileIsGone;
    /** The last delivery, also where its file is gone. */
    private RawConfiguration withFile;

    KeptConfiguration(ConfigurationReceiver.Subject subject, Scheduler scheduler) {
        this.subject = subject;
        this.source = subject.pid();
        this.rules = new KeyRules(subject, UnknownKeys.readBy(subject.form()));
        this.scheduler = scheduler;
        this.report = new ConfigurationReport(subject.log(), subject.pid(), rules.keys());
        this.file = new ConfigurationFile(scheduler, GRACE, this::fileChanged);
    }

    /** Takes a delivery. */
    public void delivered(RawConfiguration latest) {
        scheduler.after(Duration.ZERO, () -> receive(latest, Optional.empty(), Optional::empty));
    }

    /**
     * There is no configuration.
     *
     * @param unusable    asked later: whether there is one all the same, but it may not be used
     * @param undelivered asked later and again: the file that is there though nothing of it was delivered
     */
    public void deleted(Supplier<Optional<RefusedException>> unusable, Supplier<Optional<String>> undelivered) {
        scheduler.after(Duration.ZERO, () -> receive(RawConfiguration.EMPTY, unusable.get(), undelivered));
    }

    /** @param reason asked later: whether there is a configuration that may not be used */
    public void unusable(Supplier<Optional<RefusedException>> reason) {
        scheduler.after(Duration.ZERO, () -> reason.get().ifPresent(
                present -> receive(RawConfiguration.EMPTY, Optional.of(present), Optional::empty)));
    }

    /**
     * Hands the configuration in force, and every later one, to the only follower.
     *
     * @param ready runs once, when it is known for the first time what is in force, or that nothing is
     */
    public void follow(Follower latest, Runnable ready) {
        scheduler.after(Duration.ZERO, () -> {
            follower = latest;
            whenReady = ready;
            if (inForce != null) {
                offer(inForce, delivered);
            }
            if (delivered != null) {
                evaluate();
            }
        });
    }

    public void unfollow(Follower former) {
        scheduler.after(Duration.ZERO, () -> follower = follower == former ? null : follower);
    }

    /** Offers the configuration once more, as something that it names has changed. */
    public void offerAgain() {
        scheduler.after(Duration.ZERO, () -> {
            if (follower != null && isInGrace()) {
                offer(inForce, inForce);
            } else if (delivered != null) {
                evaluate();
            }
        });
    }

    /** What is wrong at this moment; an immutable snapshot. */
    public List<ConfigurationProblem> problems() {
        return report.problems();
    }

    private void receive(RawConfiguration latest, Optional<RefusedException> reason,
            Supplier<Optional<String>> absent) {
        undelivered = absent;
        looks = 0;
        source = latest.file().isPresent() ? latest.source(subject.pid()) : source;
        delivered = latest;
        fileIsGone = false;
        unusable = reason.or(() -> rules.misread(latest));
        deliveries++;
        evaluate();
        withFile = latest;
        file.follow(latest.file());
    }

    private void fileChanged(boolean gone) {
        if (!gone) {
            receive(withFile, Optional.empty(), Optional::empty);
            return;
        }
        fileIsGone = true;
        delivered = RawConfiguration.EMPTY;
        unusable = Optional.empty();
        settled = ++deliveries;
        evaluate();
    }

    private void evaluate() {
        if (follower == null) {
            return;
        }
        Optional<String> absent = inForce == null && unusable.isEmpty() ? undelivered.get() : Optional.empty();
        if (absent.isPresent()) {
            lookLater();
            if (looks < GRACE.toSeconds()) {
                return;
            }
            report.refused(delivered, new RefusedException("", absent.get() + " exists, but nothing of it has"
                    + " arrived: correct what the log says about it, or remove it to use the defaults"), false);
        } else if (unusable.isPresent()) {
            report.refused(delivered, unusable.get(), inForce != null);
        } else if (isInGrace()) {
            long version = deliveries;
            scheduler.after(GRACE, () -> {
                if (version == deliveries) {
                    settled = version;
                    evaluate();
                }
            });
        } else {
            RawConfiguration wanted = rules.completed(delivered, inForce);
            offer(wanted, delivered);
            accepted = inForce == wanted ? delivered : accepted;
        }
        Runnable ready = whenReady;
        whenReady = () -> { };
        ready.run();
    }

    private void lookLater() {
        if (!looking) {
            looking = true;
            scheduler.after(Duration.ofSeconds(1), () -> {
                looking = false;
                looks++;
                if (delivered != null && inForce == null) {
                    evaluate();
                }
            });
        }
    }

    private boolean isInGrace() {
        return inForce != null && unusable.isEmpty() && settled != deliveries
                && rules.mayBeTorn(delivered, accepted, inForce);
    }

    private void offer(RawConfiguration wanted, RawConfiguration asDelivered) {
        try {
            follower.take(wanted);
            inForce = wanted;
            report.accepted(asDelivered, rules.kept(source, wanted, asDelivered, fileIsGone));
        } catch (RefusedException e) {
            report.refused(asDelivered, e, inForce != null);
        } catch (Throwable e) {
            Guarded.report(subject.log(), "The configuration " + subject.pid() + " could not be put in force, which is"
                    + " tried again in " + GRACE.toSeconds() + " s; see that this process has memory and threads left,"
                    + " else report this error", e);
            scheduler.after(GRACE, this::offerAgain);
        }
    }
}
