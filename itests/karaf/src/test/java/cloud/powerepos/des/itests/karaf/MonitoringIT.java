package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.endpoint.DesAccess;

/** What health checks, events and JMX say of the same organisations. Each test has organisations of its own. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class MonitoringIT extends DesSandbox {

    private static final String OVERALL = "PowerEPOS DES";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private ServiceRegistration<EventHandler> listening;

    @Configuration
    public Option[] karaf() {
        return options(sandbox(), editConfigurationFilePut("etc/cloud.powerepos.des.health.cfg", "organisation.checks",
                "true"), features(FEATURES, "powerepos-des-health",
                "powerepos-des-events", "powerepos-des-management"));
    }

    @Before
    public void listen() {
        listening = context.registerService(EventHandler.class, event -> {
            for (String name : event.getPropertyNames()) {
                shown.add(name + "=" + event.getProperty(name));
            }
            events.add(event);
        }, FrameworkUtil.asDictionary(Map.of("event.topics", "cloud/powerepos/des/*")));
    }

    @After
    public void nothingShownIsSecret() throws Exception {
        listening.unregister();
        results().forEach(result -> shown.add(String.valueOf(result.getHealthCheckResult())));
        for (ObjectName name : server.queryNames(new ObjectName("cloud.powerepos.des:*"), null)) {
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                shown.add(attribute.getName() + "=" + server.getAttribute(name, attribute.getName()));
            }
        }
        assertTrue(shown.size() > 20);
        for (String secret : secrets) {
            assertFalse("A secret of this test is shown", shown.stream().anyMatch(text -> text.contains(secret)));
        }
    }

    @Test
    public void aWorkingOrganisationIsWellEverywhere() throws Exception {
        given("WELL", "well-password", "well-password");
        eventually(() -> assertEquals(Result.Status.OK, health("PowerEPOS DES WELL").getStatus()));
        assertEquals("NOT_ASKED", attribute("WELL", "State"));
        assertEquals("a look at the health asks for no token", 0, sandbox.counters().tokenRequests("WELL"));

        DesAccess des = service(DesAccess.class, "(organisation=WELL)");
        secret(des.endpoint().token().value());

        assertTrue(text("PowerEPOS DES WELL").contains("the token held expires in"));
        assertEquals("FRESH", attribute("WELL", "State"));
        assertEquals(sandbox.desUri("WELL").toString(), attribute("WELL", "ServiceUri"));
        event("token/ISSUED", "WELL");

        URI from = sandbox.desUri("WELL");
        URI to = sandbox.moveService("WELL");
        retry("WELL");
        secret(des.endpoint().token().value());
        event("token/REFRESHED", "WELL");
        Event moved = event("endpoint/MOVED", "WELL");
        assertEquals(from.toString(), moved.getProperty("from"));
        assertEquals(to.toString(), moved.getProperty("to"));
    }

    @Test
    public void aWrongPasswordIsCriticalUntilItIsFixedAndRetried() throws Exception {
        given("WRONG", "right-password", "wrong-password");
        assertThrows(CredentialsRejectedException.class, () -> tokens().token("WRONG"));

        assertEquals(Result.Status.CRITICAL, health("PowerEPOS DES WRONG").getStatus());
        assertEquals(Result.Status.CRITICAL, health(OVERALL).getStatus());
        assertTrue(text(OVERALL), text(OVERALL).contains(String.valueOf(attribute("WRONG", "LastError"))));
        assertEquals("REFUSED", attribute("WRONG", "State"));
        String refused = String.valueOf(event("token/REFUSED", "WRONG").getProperty("message"));
        assertTrue(refused, refused.contains("svc-wrong"));

        String again = failedRetry("WRONG");
        assertTrue(again, again.contains("svc-wrong"));

        sandbox.changePassword("WRONG", "wrong-password");
        retry("WRONG");
        assertEquals("FRESH", attribute("WRONG", "State"));
        assertEquals(Result.Status.OK, health("PowerEPOS DES WRONG").getStatus());
    }

    @Test
    public void aFailingAuthServerWithALivingTokenIsAWarning() throws Exception {
        given("DEGRADED", "degraded-password", "degraded-password");
        secret(tokens().token("DEGRADED").value());
        sandbox.failTokenRequests(1, 503);
        String failed = failedRetry("DEGRADED");
        assertTrue(failed, failed.contains("503"));

        assertEquals("DEGRADED", attribute("DEGRADED", "State"));
        assertEquals(Result.Status.WARN, health("PowerEPOS DES DEGRADED").getStatus());
        event("token/DEGRADED", "DEGRADED");

        retry("DEGRADED");
        event("token/RECOVERED", "DEGRADED");
    }

    @Test
    public void checkAndBeanGoWithTheirOrganisation() throws Exception {
        given("GONE", "gone-password", "gone-password");
        secret(tokens().token("GONE").value());
        Files.delete(etc(file("GONE")));

        eventually(() -> assertFalse(server.isRegistered(name("GONE"))));
        eventually("the check is gone", () -> results().stream()
                .noneMatch(result -> result.getHealthCheckMetadata().getTitle().endsWith("GONE")));
        event("token/REMOVED", "GONE");
    }

    @Test
    public void whileServicesAreAwayTheOverallCheckSaysSo() throws Exception {
        given("AWAY", "away-password", "away-password");
        Bundle auth = bundleOf("cloud.powerepos.des.auth");
        auth.stop();
        try {
            assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, health(OVERALL).getStatus());
            assertTrue(text(OVERALL).contains("cloud.powerepos.des.auth"));
            assertFalse(server.isRegistered(name("AWAY")));
        } finally {
            auth.start();
        }
        eventually(() -> assertEquals("NOT_ASKED", attribute("AWAY", "State")));
        eventually(() -> assertEquals(Result.Status.OK, health("PowerEPOS DES AWAY").getStatus()));
    }

    private void given(String organisation, String password, String configured) {
        known(organisation, secret(password));
        drop(organisation, "service.account.password = " + secret(configured));
        eventually(() -> assertTrue(server.isRegistered(name(organisation))));
    }

    private Result health(String name) {
        return results().stream().filter(result -> result.getHealthCheckMetadata().getName().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("No health check " + name)).getHealthCheckResult();
    }

    private String text(String name) {
        return health(name).toString();
    }

    private List<HealthCheckExecutionResult> results() {
        return service(HealthCheckExecutor.class).execute(HealthCheckSelector.tags("des"),
                new HealthCheckExecutionOptions().setForceInstantExecution(true));
    }

    private Object attribute(String organisation, String attribute) throws Exception {
        return server.getAttribute(name(organisation), attribute);
    }

    private Object retry(String organisation) throws Exception {
        return server.invoke(name(organisation), "retry", null, null);
    }

    /** Why it failed; some MBean servers wrap what a bean throws, Karaf's does not. */
    private String failedRetry(String organisation) {
        RuntimeException e = assertThrows(RuntimeException.class, () -> retry(organisation));
        String text = e + " " + e.getCause();
        shown.add(text);
        return text;
    }

    private static ObjectName name(String organisation) throws Exception {
        return new ObjectName("cloud.powerepos.des:type=Organisation,organisation=" + ObjectName.quote(organisation));
    }

    private Event event(String topic, String organisation) {
        eventually(topic + " of " + organisation, () -> find(topic, organisation) != null);
        return find(topic, organisation);
    }

    private Event find(String topic, String organisation) {
        return events.stream().filter(event -> event.getTopic().equals("cloud/powerepos/des/" + topic)
                && organisation.equals(event.getProperty("organisation"))).findFirst().orElse(null);
    }
}
