package cloud.powerepos.des.itests.karaf;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.apache.karaf.shell.support.CommandException;

/** Asks every face of DES Access about an organisation. */
final class Faces {

    private static final String OVERALL = "PowerEPOS DES";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Console console;
    private final HealthCheckExecutor health;
    private final Supplier<String> log;

    /** @param log what karaf.log has got since the trouble began */
    Faces(Console console, HealthCheckExecutor health, Supplier<String> log) {
        this.console = console;
        this.health = health;
        this.log = log;
    }

    /** @param words texts of which a line about this organisation or this error contains at least one */
    Said of(String organisation, List<String> words) throws Exception {
        String checkEnd = "";
        // before the check, which asks for a token where it can
        List<String> table = console.type("viewer", "des:list").lines()
                .filter(line -> line.startsWith("Organisation ") || concerns(line, words)).map(String::stripTrailing)
                .toList();
        List<String> fields = lines(console.type("viewer", "des:list --no-format"), words);
        List<ResultLog.Entry> own = entries(OVERALL + " " + organisation);
        List<ResultLog.Entry> overall = entries(OVERALL).stream()
                .filter(entry -> concerns(entry.getMessage(), words)).toList();
        Map<String, String> bean = bean(organisation);
        int shown = console.shown().length();
        try {
            console.type("viewer", "des:check " + organisation);
        } catch (CommandException e) {
            checkEnd = e.getMessage();
        }
        List<String> check = console.shown().substring(shown).lines().toList();
        return new Said(organisation, table, fields, check, checkEnd, own, overall, bean, problems(words),
                lines(log.get(), words).stream().filter(line -> line.matches("\\S+ \\| (WARN|ERROR) .*")).toList());
    }

    List<ResultLog.Entry> entries(String check) {
        return health.execute(HealthCheckSelector.tags("des"),
                new HealthCheckExecutionOptions().setForceInstantExecution(true)).stream()
                .filter(result -> result.getHealthCheckMetadata().getName().equals(check))
                .map(HealthCheckExecutionResult::getHealthCheckResult)
                .flatMap(result -> StreamSupport.stream(result.spliterator(), false)).toList();
    }

    List<ResultLog.Entry> overall() {
        return entries(OVERALL);
    }

    boolean hasBean(String organisation) throws JMException {
        return server.isRegistered(name(organisation));
    }

    private Map<String, String> bean(String organisation) throws JMException {
        Map<String, String> attributes = new LinkedHashMap<>();
        if (hasBean(organisation)) {
            for (String attribute : List.of("State", "LastError", "NextAttempt", "Source")) {
                attributes.put(attribute, Objects.toString(server.getAttribute(name(organisation), attribute)));
            }
        }
        return attributes;
    }

    private List<String> problems(List<String> words) throws JMException {
        String[] all = (String[]) server.getAttribute(new ObjectName("cloud.powerepos.des:type=DesAccess"),
                "ConfigurationProblems");
        return Stream.of(all).filter(problem -> concerns(problem, words)).toList();
    }

    private static ObjectName name(String organisation) throws JMException {
        return new ObjectName("cloud.powerepos.des:type=Organisation,organisation=" + ObjectName.quote(organisation));
    }

    private static List<String> lines(String text, List<String> words) {
        return text.lines().filter(line -> concerns(line, words)).toList();
    }

    private static boolean concerns(String line, List<String> words) {
        return words.stream().anyMatch(line::contains);
    }
}
