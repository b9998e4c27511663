package cloud.powerepos.des.management.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.ServiceReference;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.operations.AuthServerStatus;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.testing.FakeStore;

/** Looks at the beans as a JMX client does: through an MBean server. */
class ManagementBeansTest {

    private static final Instant NOON = Services.NOW;

    private final Services services = new Services();
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final ManagementBeans beans = new ManagementBeans(services.operations(), server);

    @Test
    void anOrganisationShowsItsStatus() throws Exception {
        services.statuses.put("ACME", status("ACME", State.DEGRADED, "fix it", 1));
        services.hosts.put("ACME", URI.create("https://des.example/"));
        beans.add(access("ACME"));
        OrganisationMXBean acme = organisation("ACME");

        assertEquals("ACME", acme.getOrganisation());
        assertEquals("DEGRADED", acme.getState());
        assertEquals("client", acme.getClientId());
        assertEquals("svc", acme.getServiceAccount());
        assertEquals("file.cfg", acme.getSource());
        assertEquals("https://des.example/", acme.getServiceUri());
        assertEquals("2026-03-01T12:00:00Z", acme.getIssuedAt());
        assertEquals("2026-03-01T18:00:00Z", acme.getRefreshAt());
        assertEquals("2026-03-01T20:00:00Z", acme.getExpiresAt());
        assertEquals("password", acme.getGrant());
        assertTrue(acme.isRefreshTokenHeld());
        assertEquals("fix it", acme.getLastError());
        assertEquals("2026-03-01T12:00:01Z", acme.getLastErrorAt());
        assertEquals("2026-03-01T11:00:00Z", acme.getFailingSince());
        assertEquals("2026-03-01T12:00:33Z", acme.getNextAttempt());
        assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, counters(acme));
    }

    @Test
    void whatThereIsNoneOfIsNull() throws Exception {
        services.statuses.put("ACME", new TokenStatus("ACME", State.NOT_ASKED, "client", "svc", "file.cfg",
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false, Optional.empty(),
                Optional.empty(), Optional.empty(), new Counters(0, 0, 0, 0, 0, 0, 0, 0)));
        beans.add(access("ACME"));
        OrganisationMXBean acme = organisation("ACME");

        assertNull(acme.getExpiresAt());
        assertEquals(0, acme.getExpiresInSeconds());
        assertNull(acme.getLastError());
        assertNull(acme.getServiceUri());
    }

    @Test
    void aBeanComesAndGoesWithTheAccessOfItsOrganisation() throws Exception {
        String odd = "A,C=M:E*?\"\n";
        ServiceReference<DesAccess> access = access(odd);

        beans.add(access);
        assertTrue(server.isRegistered(name(odd)));
        beans.remove(access);
        assertFalse(server.isRegistered(name(odd)));
        beans.deactivate();
        assertEquals(Set.of(), server.queryNames(new ObjectName("cloud.powerepos.des:*"), null));
    }

    @Test
    void theOverallBeanSumsUp() throws Exception {
        services.statuses.put("ACME", status("ACME", State.FRESH, null, 1));
        services.statuses.put("EMCA", status("EMCA", State.REFUSED, "fix it", 2));
        services.refused("other.cfg", "key", "OTHER", "fix that");
        DesAccessMXBean all = JMX.newMXBeanProxy(server, new ObjectName("cloud.powerepos.des:type=DesAccess"),
                DesAccessMXBean.class);

        assertEquals(Map.of("ACME", "FRESH", "EMCA", "REFUSED"), all.getStates());
        assertEquals(2, all.getOrganisations());
        assertEquals(1, all.getHealthyOrganisations());
        assertEquals(List.of("other.cfg: fix that", "service.cfg: fix this", "service.cfg: fix this"),
                all.getConfigurationProblems());
        assertArrayEquals(new long[] {3, 5, 7, 9, 11, 13, 15, 17}, counters(all));
        assertEquals(1, all.getOrganisationsByState().get("FRESH"));
        assertEquals(0, all.getOrganisationsByState().get("WAITING"));
        assertEquals("OTHER: fix that", all.getFirstToDo());
        assertEquals(List.of("OTHER: fix that", "EMCA: fix it"), all.getProblems());
        assertEquals(List.of("OTHER, MISCONFIGURED: fix that", "EMCA, REFUSED: fix it"), all.getWorstOrganisations());
        assertEquals(3, all.getConfigurationProblemCount());
        assertEquals("2026-03-01T11:00:00Z", all.getOldestFailure());
        assertEquals(List.of(), all.getMissingBundles());
        assertTrue(all.getOldestFailureSeconds() > 0);
        assertEquals(0, all.getSecondsToNextExpiry(), "it is long over by the clock of this machine");
    }

    @Test
    void theOverallBeanShowsTheAuthServer() throws Exception {
        assertEquals("CLOSED", overall().getAuthServer());
        assertEquals(1, overall().getAuthServerWorking());
        assertNull(overall().getAuthServerFailingSince());
        assertNull(overall().getOldestFailure());
        assertNull(overall().getOldestFailureSeconds());
        assertNull(overall().getSecondsToNextExpiry());

        services.authServer = new AuthServerStatus(AuthServerStatus.State.OPEN, Optional.of(NOON),
                Optional.of(NOON.plusSeconds(16)), Optional.of("not reached; see token.endpoint"));
        assertEquals("OPEN", overall().getAuthServer());
        assertEquals(0, overall().getAuthServerWorking());
        assertEquals("2026-03-01T12:00:00Z", overall().getAuthServerFailingSince());
        assertEquals("2026-03-01T12:00:16Z", overall().getAuthServerNextRequest());
        assertEquals("not reached; see token.endpoint", overall().getAuthServerProblem());
    }

    @Test
    void requestsAreCountedByResultAndTime() throws Exception {
        services.requestStatistics = new RequestStatistics(Map.of(RequestStatistics.Result.FAILED,
                new RequestStatistics.Times(9, Duration.ofMillis(12500), List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L))));
        TokenRequestsMXBean failed = JMX.newMXBeanProxy(server,
                new ObjectName("cloud.powerepos.des:type=TokenRequests,result=failed"), TokenRequestsMXBean.class);
        assertEquals(9, failed.getCount());
        assertEquals(12.5, failed.getTotalSeconds());
        assertArrayEquals(new long[] {1, 2, 3, 4, 5, 6, 7, 8}, new long[] {failed.getUpTo50Ms(), failed.getUpTo100Ms(),
            failed.getUpTo250Ms(), failed.getUpTo500Ms(), failed.getUpTo1000Ms(), failed.getUpTo2500Ms(),
            failed.getUpTo5000Ms(), failed.getUpTo10000Ms()});
        assertEquals(9, failed.getUpToAnyTime());
    }

    static List<Throwable> whateverAServiceThrows() {
        return List.of(new IllegalArgumentException("secret"), new OutOfMemoryError("secret"),
                new NoClassDefFoundError("secret"), new AccessClosedException("BROKEN", "it was stopped"));
    }

    @ParameterizedTest
    @MethodSource("whateverAServiceThrows")
    void anOrganisationThatBreaksAServiceIsShownAsBrokenAndTheOthersAsTheyAre(Throwable error) throws Exception {
        services.statuses.put("ACME", status("ACME", State.FRESH, null, 1));
        services.statuses.put("BROKEN", status("BROKEN", State.FRESH, null, 1));
        services.broken = (method, organisation) -> FakeStore.fail(organisation.equals("BROKEN") ? error : null);
        beans.add(access("ACME"));
        beans.add(access("BROKEN"));

        assertEquals(Map.of("ACME", "FRESH", "BROKEN", "BROKEN"), overall().getStates());
        assertEquals(2, overall().getOrganisations());
        assertEquals(1, overall().getHealthyOrganisations());
        assertEquals("FRESH", organisation("ACME").getState());
        OrganisationMXBean broken = organisation("BROKEN");
        assertEquals("BROKEN", broken.getState());
        assertTrue(broken.getLastError().matches("Unforeseen error .*: report it|it was stopped"),
                broken::getLastError);
        for (Executable attribute : List.<Executable>of(broken::getExpiresAt, broken::getRequests, broken::retry)) {
            IllegalStateException e = assertThrows(IllegalStateException.class, attribute);
            assertFalse(e.getMessage().contains("secret"), e::getMessage);
            assertNull(e.getCause());
        }
    }

    @Test
    void aBeanThatCannotBeRegisteredCostsNoOtherOne() throws Exception {
        MBeanServer failing = (MBeanServer) Proxy.newProxyInstance(ManagementBeansTest.class.getClassLoader(),
                new Class<?>[] {MBeanServer.class}, (proxy, method, arguments) -> {
                    if (String.valueOf(arguments[arguments.length - 1]).contains("BROKEN")) {
                        throw new OutOfMemoryError("for a test");
                    }
                    return method.invoke(server, arguments);
                });
        beans.deactivate();
        ManagementBeans guarded = new ManagementBeans(services.operations(), failing);
        guarded.add(access("BROKEN"));
        guarded.add(access("ACME"));
        assertTrue(server.isRegistered(name("ACME")));
        guarded.remove(access("BROKEN"));
        guarded.remove(access("ACME"));
        assertFalse(server.isRegistered(name("ACME")));
    }

    @Test
    void textsFromOutsideAreShownEscaped() throws Exception {
        services.statuses.put("A\u202eB", status("A\u202eB", State.WAITING, "a\u2028b", 1));
        beans.add(access("A\u202eB"));

        assertEquals("A\\u202eB", organisation("A\u202eB").getOrganisation());
        assertEquals("a\\u2028b", organisation("A\u202eB").getLastError());
        assertEquals(Set.of("A\\u202eB"), overall().getStates().keySet());
    }

    private DesAccessMXBean overall() throws Exception {
        return JMX.newMXBeanProxy(server, new ObjectName("cloud.powerepos.des:type=DesAccess"), DesAccessMXBean.class);
    }

    @Test
    void retryAnswersUntilWhenTheNewTokenIsGood() throws Exception {
        beans.add(access("ACME"));
        services.renewed = CompletableFuture.completedFuture(new AccessToken("secret", "ACME", "des", NOON,
                NOON.plusSeconds(3600), Optional.empty(), Map.of()));

        assertEquals("2026-03-01T13:00:00Z", organisation("ACME").retry());
    }

    @Test
    void retryFailsWithReasonAndRemedyInAnExceptionOfTheJdk() throws Exception {
        beans.add(access("ACME"));
        services.renewed = CompletableFuture.failedFuture(
                new AuthServerUnavailableException("ACME", "it is down; wait", NOON, null));
        OrganisationMXBean acme = organisation("ACME");

        IllegalStateException e = assertThrows(IllegalStateException.class, acme::retry);
        assertEquals("it is down; wait", e.getMessage());
        assertNull(e.getCause());
    }

    @Test
    void retryWaitsNoLongerThanItsPatience() {
        OrganisationBean acme = new OrganisationBean("ACME", services.operations(), InstantSource.fixed(NOON),
                Duration.ofMillis(1));

        IllegalStateException e = assertThrows(IllegalStateException.class, acme::retry);
        assertTrue(e.getMessage().contains("still under way"), e::getMessage);
    }

    @Test
    void secondsToExpiryAreCountedDownToZero() {
        services.statuses.put("ACME", status("ACME", State.FRESH, null, 0));

        assertEquals(8 * 3600, bean(NOON).getExpiresInSeconds());
        assertEquals(0, bean(NOON.plus(Duration.ofHours(9))).getExpiresInSeconds());
    }

    private OrganisationBean bean(Instant now) {
        return new OrganisationBean("ACME", services.operations(), InstantSource.fixed(now), Duration.ZERO);
    }

    private OrganisationMXBean organisation(String code) throws Exception {
        return JMX.newMXBeanProxy(server, name(code), OrganisationMXBean.class);
    }

    private static ObjectName name(String code) throws Exception {
        return new ObjectName("cloud.powerepos.des:type=Organisation,organisation="
                + ObjectName.quote(Printable.of(code)));
    }

    private static long[] counters(CountersMXBean bean) {
        return new long[] {bean.getRequests(), bean.getPasswordGrants(), bean.getRefreshGrants(), bean.getJoined(),
            bean.getRefused(), bean.getFailed(), bean.getRejected(), bean.getReplaysPrevented()};
    }

    private static TokenStatus status(String code, State state, String error, long first) {
        return new TokenStatus(code, state, "client", "svc", "file.cfg", Optional.of(NOON),
                Optional.of(NOON.plus(Duration.ofHours(6))), Optional.of(NOON.plus(Duration.ofHours(8))),
                Optional.of("password"), true, Optional.ofNullable(error), Optional.of(NOON.plusSeconds(1)),
                Optional.of(NOON.minusSeconds(3600)), Optional.of(NOON.plusSeconds(33).plusNanos(888_369_907)),
                new Counters(first, first + 1, first + 2, first + 3, first + 4,
                        first + 5, first + 6, first + 7), Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<DesAccess> access(String code) {
        return (ServiceReference<DesAccess>) Proxy.newProxyInstance(ManagementBeansTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class}, (proxy, method, arguments) -> {
                    assertEquals("getProperty", method.getName());
                    assertEquals("organisation", arguments[0]);
                    return code;
                });
    }
}
