package cloud.powerepos.des.common.receiver;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.slf4j.Logger;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

/**
 * What is wrong with the one configuration of a component: logged when it changes, and listed for those who ask. To be
 * called for every delivery, one at a time.
 */
final class ConfigurationReport {

    private final Logger log;
    private final String pid;
    private final List<String> knownKeys;
    private volatile List<ConfigurationProblem> problems = List.of();

    ConfigurationReport(Logger log, String pid, List<String> knownKeys) {
        this.log = log;
        this.pid = pid;
        this.knownKeys = knownKeys;
    }

    /**
     * The configuration is in force.
     *
     * @param kept for each key that was kept of the one before, why and what to do
     */
    void accepted(RawConfiguration delivered, List<ConfigurationProblem> kept) {
        boolean wasRefused = problems.stream().anyMatch(ConfigurationProblem::refused);
        List<ConfigurationProblem> all = new ArrayList<>(kept);
        all.addAll(unknownKeys(delivered));
        warn(all);
        problems = List.copyOf(all);
        if (wasRefused && kept.isEmpty()) {
            log.info("{} is accepted now", Printable.of(delivered.source(pid)));
        }
    }

    /** Nothing of the configuration is in force. */
    void refused(RawConfiguration delivered, RefusedException reason, boolean lastGoodInForce) {
        ConfigurationProblem refusal = new ConfigurationProblem(delivered.source(pid), reason.key(), "",
                reason.getMessage(), lastGoodInForce ? Effect.LAST_GOOD_IN_FORCE : Effect.NOTHING_IN_FORCE);
        if (!problems.contains(refusal)) {
            log.error("Refused {}, {}: {}", Printable.of(refusal.source()),
                    lastGoodInForce ? "the last good one stays in force" : "nothing of it is in force",
                    refusal.message());
        }
        List<ConfigurationProblem> unknown = unknownKeys(delivered);
        warn(unknown);
        problems = Stream.concat(Stream.of(refusal), unknown.stream()).toList();
    }

    /** What is wrong at this moment; an immutable snapshot. */
    List<ConfigurationProblem> problems() {
        return problems;
    }

    private void warn(List<ConfigurationProblem> latest) {
        latest.stream().filter(problem -> !problems.contains(problem))
                .forEach(problem -> log.warn("{}: {}", Printable.of(problem.source()), problem.message()));
    }

    private List<ConfigurationProblem> unknownKeys(RawConfiguration delivered) {
        return UnknownKeys.among(delivered.lowerCaseKeys(), knownKeys).stream().map(unknown -> new ConfigurationProblem(
                delivered.source(pid), unknown.key(), "", unknown.message(), Effect.KEY_IGNORED)).toList();
    }
}
