package cloud.powerepos.des.itests.felix;

import static cloud.powerepos.des.itests.felix.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.hamcrest.CoreMatchers.anyOf;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.equalTo;
import static org.hamcrest.CoreMatchers.instanceOf;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.ServiceReference;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthServerUnavailableException;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.endpoint.DesUnauthorizedException;
import cloud.powerepos.des.itests.example.GroupReport;
import cloud.powerepos.des.itests.example.JobRun;
import cloud.powerepos.des.itests.example.SalesImport;
import cloud.powerepos.des.operations.inside.EndpointOperations;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** The services on a plain Felix, configured through Config Admin alone. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PlainFelixIT extends DesFelix {

    private static final UUID JOB = UUID.fromString("7a9d0f5e-0a52-4b6c-9a0e-3c1e7d1f2b43");
    private static final String PASSWORD = "pass&wörd+%=€-never-shown";

    @Configuration
    public Option[] plainFelix() {
        return options(composite(ReadmeBundle.all().stream().filter(bundle -> !bundle.isFramework())
                        .map(bundle -> bundle(bundle.uri())).toArray(Option[]::new)),
                bundle(ReadmeBundle.ofThisProject("cloud.powerepos.des.sandbox").uri()),
                bundle(ReadmeBundle.ofThisProject("cloud.powerepos.des.itests.example").uri()),
                junitBundles(),
                systemProperty("org.ops4j.pax.logging.property.file")
                        .value(new File("target/test-classes/logback.xml").getAbsolutePath()),
                frameworkProperty("org.osgi.framework.storage.clean").value("onFirstInit"),
                workingDirectory(new File("target/exam").getAbsolutePath()));
    }

    @Test
    public void aConfiguredOrganisationIsServedInBothWays() throws Exception {
        configureOrganisation("ACME", PASSWORD);
        configureOrganisation("GLOBEX", PASSWORD);

        SalesImport sales = service(SalesImport.class, null);
        GroupReport report = service(GroupReport.class, null);
        service(DesAccess.class, "(organisation=GLOBEX)");

        assertThat(sales.run(JOB).status(), containsString(JOB.toString()));
        assertThat(report.run("GLOBEX", JOB).status(), containsString(JOB.toString()));
        assertEquals(1, sandbox.counters().tokenRequests("ACME"));
        assertEquals(1, sandbox.counters().tokenRequests("GLOBEX"));
        assertEquals(0, sandbox.counters().foreignDesCalls());
    }

    @Test
    public void anAsynchronousCallIsRunOnceMoreWhereDesRefusesTheToken() throws Exception {
        configureOrganisation("ACME", PASSWORD);
        configureOrganisation("GLOBEX", PASSWORD);
        SalesImport sales = service(SalesImport.class, null);
        GroupReport report = service(GroupReport.class, null);
        service(DesAccess.class, "(organisation=GLOBEX)").endpoint();
        sales.runAsync(JOB).toCompletableFuture().get(10, SECONDS);

        sandbox.revokeAccessTokens("ACME");
        sandbox.revokeAccessTokens("GLOBEX");

        assertThat(sales.runAsync(JOB).toCompletableFuture().get(10, SECONDS).status(), containsString(JOB.toString()));
        assertEquals(1, sandbox.counters().desCalls("ACME", 401));
        assertEquals(2, sandbox.counters().tokenRequests("ACME"));
        Throwable refused = assertThrows(ExecutionException.class,
                () -> report.runAsync("GLOBEX", JOB).toCompletableFuture().get(10, SECONDS)).getCause();
        assertThat(refused, instanceOf(DesUnauthorizedException.class));
        JobRun next = report.runAsync("GLOBEX", JOB).toCompletableFuture().get(10, SECONDS);
        assertThat(next.status(), containsString(next.jobRunId()));
        assertEquals(0, sandbox.counters().foreignDesCalls());
    }

    @Test
    public void noSecretBecomesAPropertyOfAService() throws Exception {
        configureOrganisation("HIDDEN", PASSWORD);
        String token = service(DesAccess.class, "(organisation=HIDDEN)").endpoint().token().value();

        for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
            for (String key : reference.getPropertyKeys()) {
                String value = text(reference.getProperty(key));
                for (String secret : List.of(CLIENT_SECRET, PASSWORD, token)) {
                    assertThat(reference + " " + key, value, not(containsString(secret)));
                }
            }
        }
    }

    @Test
    public void aChangedPasswordIsUsedAndTheServiceStays() throws Exception {
        org.osgi.service.cm.Configuration configuration = configureOrganisation("CHANGED", PASSWORD);
        DesAccess before = service(DesAccess.class, "(organisation=CHANGED)");
        AccessToken old = before.endpoint().token();

        sandbox.changePassword("CHANGED", "another");
        configuration.update(organisation("CHANGED", "another"));

        eventually("another token", () -> !before.endpoint().token().equals(old));
        assertSame(before, service(DesAccess.class, "(organisation=CHANGED)"));
        assertEquals(0, sandbox.counters().refusedTokenRequests());
    }

    @Test
    public void aDeletedConfigurationTakesServiceAndTokenAway() throws Exception {
        org.osgi.service.cm.Configuration configuration = configureOrganisation("DELETED", PASSWORD);
        String old = service(DesAccess.class, "(organisation=DELETED)").endpoint().token().value();
        AuthTokenService tokens = service(AuthTokenService.class, null);

        made.remove(configuration);
        configuration.delete();
        eventually("no access", () -> context.getServiceReferences(DesAccess.class, "(organisation=DELETED)")
                .isEmpty());
        assertThrows(UnknownOrganisationException.class, () -> tokens.token("DELETED"));

        configureOrganisation("DELETED", PASSWORD);
        assertNotEquals(old, service(DesAccess.class, "(organisation=DELETED)").endpoint().token().value());
    }

    @Test
    public void aConfigurationThatCannotBeUsedLeavesTheLastGoodOneInForce() throws Exception {
        org.osgi.service.cm.Configuration configuration = configureOrganisation("UNUSABLE", PASSWORD);
        DesAccess des = service(DesAccess.class, "(organisation=UNUSABLE)");
        AccessToken token = des.endpoint().token();
        CredentialStore store = service(CredentialStore.class, null);

        Hashtable<String, Object> endUser = organisation("UNUSABLE", PASSWORD);
        endUser.put("service.account.id", "jane@example.org");
        configuration.update(endUser);

        eventually(() -> assertEquals(List.of("service.account.id"),
                keys(store.problems())));
        assertSame(token, des.endpoint().token());

        configuration.update(organisation("UNUSABLE", PASSWORD));
        eventually("no problem", () -> store.problems().isEmpty());
    }

    @Test
    public void anOrganisationMayHaveAClientOfItsOwn() throws Exception {
        sandbox.putClient("own-client", "own-secret");
        Hashtable<String, Object> own = organisation("OWNCLIENT", PASSWORD);
        own.put("client.id", "own-client");
        own.put("client.secret", "own-secret");
        configureOrganisation("OWNCLIENT", PASSWORD).update(own);
        CredentialStore store = service(CredentialStore.class, null);
        eventually("its own client", () -> store.find("OWNCLIENT").orElseThrow().clientId().equals("own-client"));

        sandbox.removeClient("integrator");
        JobRun run = service(GroupReport.class, null).run("OWNCLIENT", JOB);
        assertThat(run.status(), containsString(run.jobRunId()));
    }

    @Test
    public void anotherTimeLimitIsInForceAtOnceAndCostsNoToken() throws Exception {
        configureOrganisation("PATIENT", PASSWORD);
        configureOrganisation("SLOW", PASSWORD);
        DesAccess des = service(DesAccess.class, "(organisation=PATIENT)");
        AccessToken token = des.endpoint().token();
        TokenOperations tokens = service(TokenOperations.class, null);

        sandbox.delayTokenReplies(Duration.ofMillis(500));
        configure(AuthTokenService.PID, Map.of("token.endpoint", sandbox.tokenEndpoint().toString(),
                "request.timeout.ms", 100));

        eventually(() -> assertThat(assertThrows(ExecutionException.class,
                () -> tokens.renew("SLOW").toCompletableFuture().get()).getCause(),
                instanceOf(AuthServerUnavailableException.class)));
        assertSame(token, des.endpoint().token());
    }

    @Test
    public void onlyAllowedHostsGetAToken() throws Exception {
        configureOrganisation("HOSTS", PASSWORD);
        DesEndpointResolver resolver = service(DesEndpointResolver.class, null);
        assertEquals(sandbox.desUri("HOSTS"), resolver.resolve("HOSTS").serviceUri());

        configure(DesEndpointResolver.PID, Map.of("allowed.hosts", "*.powerepos.cloud"));
        eventually(() -> assertThrows(InvalidTokenReplyException.class,
                () -> service(DesEndpointResolver.class, null).resolve("HOSTS")));

        configure(DesEndpointResolver.PID, Map.of("allowed.hosts", "*.powerepos.cloud, 127.0.0.1"));
        eventually(() -> assertEquals(sandbox.desUri("HOSTS"),
                service(DesEndpointResolver.class, null).resolve("HOSTS").serviceUri()));
    }

    @Test
    public void signaturesAreCheckedWhereKeysAreConfigured() throws Exception {
        configureOrganisation("SIGNED", PASSWORD);
        configure(DesEndpointResolver.PID, Map.of("jwks.uri", sandbox.jwksUri().toString()));
        eventually(() -> assertEquals(sandbox.desUri("SIGNED"),
                service(DesEndpointResolver.class, null).resolve("SIGNED").serviceUri()));

        try (Sandbox other = Sandbox.start(SandboxSettings.defaults())) {
            configure(DesEndpointResolver.PID, Map.of("jwks.uri", other.jwksUri().toString()));
            eventually(() -> assertThrows(InvalidTokenReplyException.class,
                    () -> service(DesEndpointResolver.class, null).resolve("SIGNED")));
        }
    }

    @Test
    public void aKeyIsReadInAnyLetterCase() throws Exception {
        configure(AuthTokenService.PID, Map.of("token.endpoint", sandbox.tokenEndpoint().toString(), "Scope", "des"));
        configure(DesEndpointResolver.PID, Map.of("Allowed.Hosts", "another.example"));
        restart("cloud.powerepos.des.endpoint", "cloud.powerepos.des.auth");
        configureOrganisation("CASE", PASSWORD);

        assertEquals(List.of(), keys(service(TokenOperations.class, null).configurationProblems()));
        assertEquals(List.of(), keys(service(EndpointOperations.class, null).configurationProblems()));
        assertEquals("des", service(AuthTokenService.class, null).token("CASE").scope());
        assertThrows(InvalidTokenReplyException.class,
                () -> service(DesAccess.class, "(organisation=CASE)").endpoint());
    }

    @Test
    public void noServiceShowsHowItIsConfigured() throws Exception {
        configure(AuthTokenService.PID, Map.of("token.endpoint", sandbox.tokenEndpoint().toString()));
        eventually("both services", () -> context.getServiceReference(DesEndpointResolver.class) != null);
        for (Class<?> type : List.of(AuthTokenService.class, DesEndpointResolver.class)) {
            for (String key : context.getServiceReference(type).getPropertyKeys()) {
                assertThat(key, anyOf(startsWith("service."), equalTo("objectClass")));
            }
        }
    }

    private static String text(Object value) {
        return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
    }
}
