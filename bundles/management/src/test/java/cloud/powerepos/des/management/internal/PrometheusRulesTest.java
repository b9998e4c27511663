package cloud.powerepos.des.management.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.testing.FakeOperations;

/** The rules for the JMX exporter that are shipped, against the beans as they are. */
class PrometheusRulesTest {

    private static final Path FILE = Path.of("../../config/src/main/cfg/cloud.powerepos.des.prometheus.yml");
    private static final Pattern RULE = Pattern.compile("- pattern: '(.*)'\\n    name: (\\w+)\\n    type: (\\w+)\\n"
            + "    help: .+\\n((?:    labels:\\n)?(?:      \\w+: \".*\"\\n)*)");

    private record Rule(Pattern pattern, String name, String type, String labels) {
    }

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> excluded = new TreeSet<>();
    private String text;

    @BeforeEach
    void read() throws IOException {
        new ManagementBeans(new FakeOperations(), server);
        text = Files.readString(FILE);
        Matcher rule = RULE.matcher(text);
        while (rule.find()) {
            rules.add(new Rule(Pattern.compile(rule.group(1)), rule.group(2), rule.group(3), rule.group(4)));
        }
        Matcher name = Pattern.compile("\n    - \"(\\w+)\"").matcher(text);
        while (name.find()) {
            excluded.add(name.group(1));
        }
        assertEquals(text.split("- pattern:", -1).length - 1, rules.size());
    }

    /** What the exporter compares its patterns with, for each attribute that it reads. */
    private Map<String, MBeanAttributeInfo> samples() throws Exception {
        Map<String, MBeanAttributeInfo> samples = new HashMap<>();
        for (ObjectName bean : server.queryNames(new ObjectName("cloud.powerepos.des:*"), null)) {
            assertTrue(text.contains("\"cloud.powerepos.des:type=" + bean.getKeyProperty("type")), bean::toString);
            String result = bean.getKeyProperty("result") == null ? "" : ", result=" + bean.getKeyProperty("result");
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
                boolean isExcluded = result.isEmpty() && excluded.contains(attribute.getName());
                Stream<String> keys = attribute.getName().equals("OrganisationsByState")
                        ? Stream.of(State.values()).map(state -> ", key=" + state) : Stream.of("");
                keys.filter(key -> !isExcluded).forEach(key -> samples.put("cloud.powerepos.des<type="
                        + bean.getKeyProperty("type") + result + key + "><>" + attribute.getName() + ": 1", attribute));
            }
        }
        return samples;
    }

    @Test
    void everyAttributeThatIsReadHasExactlyOneRule() throws Exception {
        samples().forEach((sample, attribute) -> assertEquals(1,
                rules.stream().filter(rule -> rule.pattern().matcher(sample).matches()).count(), sample));
    }

    @Test
    void everyRuleFindsItsAttribute() throws Exception {
        Set<String> samples = samples().keySet();
        rules.forEach(rule -> assertTrue(samples.stream().anyMatch(sample -> rule.pattern().matcher(sample).matches()),
                rule::toString));
    }

    @Test
    void whatIsExcludedExists() throws Exception {
        Set<String> attributes = new TreeSet<>();
        for (MBeanAttributeInfo info : server.getMBeanInfo(new ObjectName("cloud.powerepos.des:type=DesAccess"))
                .getAttributes()) {
            attributes.add(info.getName());
        }
        assertTrue(attributes.containsAll(excluded), () -> excluded + " of " + attributes);
    }

    @Test
    void namesFollowTheCustomsOfPrometheusAndAreExplained() {
        for (Rule rule : rules) {
            assertTrue(rule.name().startsWith("powerepos_des_"), rule::toString);
            assertEquals(rule.type().equals("COUNTER"), rule.name().endsWith("_total"), rule::toString);
            assertTrue(text.contains("#   " + rule.name()), rule::toString);
        }
    }

    @Test
    void aLimitIsThatOfItsAttributeInSeconds() {
        int limits = 0;
        for (Rule rule : rules) {
            Matcher millis = Pattern.compile("UpTo(\\d+)Ms").matcher(rule.pattern().pattern());
            if (millis.find()) {
                limits++;
                Matcher le = Pattern.compile("le: \"(.*)\"").matcher(rule.labels());
                assertTrue(le.find(), rule::toString);
                assertEquals(Double.parseDouble(millis.group(1)), 1000 * Double.parseDouble(le.group(1)), 0.001);
            }
        }
        assertEquals(8, limits);
    }
}
