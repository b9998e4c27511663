package cloud.powerepos.des.common.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.slf4j.Logger;

import cloud.powerepos.des.common.configuration.ConfigurationSource;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.keys.UnknownKeys;
import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.ConfigurationProblem.Effect;

/**
 * What is wrong with the one configuration of a component: told to the log when it changes, and to whoever asks. To be
 * told of every delivery, one at a time.
 */
public final class ConfigurationReport {

    private final Logger log;
    private final String pid;
    private final List<String> knownKeys;
    private volatile List<ConfigurationProblem> problems = List.of();

    /** @param type the component property type, which says what is read */
    public ConfigurationReport(Logger log, String pid, Class<?> type) {
        this.log = log;
        this.pid = pid;
        this.knownKeys = UnknownKeys.readBy(type);
    }

    /** The configuration is in force. */
    public void accepted(Map<String, ?> properties) {
        boolean mended = refusal(problems).findAny().isPresent();
        replace(unknownKeys(properties));
        if (mended) {
            log.info("{} is accepted now", source(properties));
        }
    }

    /** Nothing of the configuration is in force. */
    public void refused(Map<String, ?> properties, RefusedException reason, boolean lastGoodInForce) {
        ConfigurationProblem refusal = new ConfigurationProblem(source(properties), reason.key(), "",
                reason.getMessage(), lastGoodInForce ? Effect.LAST_GOOD_IN_FORCE : Effect.NOTHING_IN_FORCE);
        if (!problems.contains(refusal)) {
            log.error("Refused {}, {}: {}", refusal.source(),
                    lastGoodInForce ? "the last good one stays in force" : "nothing of it is in force", refusal.message());
        }
        List<ConfigurationProblem> all = new ArrayList<>(List.of(refusal));
        all.addAll(unknownKeys(properties));
        replace(all);
    }

    /** What is wrong at this moment; an immutable snapshot. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }

    private void replace(List<ConfigurationProblem> latest) {
        latest.stream().filter(problem -> !problem.refused() && !problems.contains(problem))
                .forEach(problem -> log.warn("{}: {}", problem.source(), problem.message()));
        problems = List.copyOf(latest);
    }

    private static Stream<ConfigurationProblem> refusal(List<ConfigurationProblem> problems) {
        return problems.stream().filter(ConfigurationProblem::refused);
    }

    private List<ConfigurationProblem> unknownKeys(Map<String, ?> properties) {
        return UnknownKeys.among(properties.keySet(), knownKeys).stream().map(unknown -> new ConfigurationProblem(
                source(properties), unknown.key(), "", unknown.message(), Effect.KEY_IGNORED)).toList();
    }

    private String source(Map<String, ?> properties) {
        return ConfigurationSource.of(properties.get(ConfigurationSource.FILE_NAME), pid);
    }
}
