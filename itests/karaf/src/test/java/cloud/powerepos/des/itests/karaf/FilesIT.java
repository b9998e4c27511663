package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.net.URI;
import java.nio.file.Files;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.inject.Inject;

import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.auth.UnknownOrganisationException;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.JobRun;
import cloud.powerepos.des.itests.example.SalesImport;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.sandbox.SandboxCounters;

/** What an operator does with the files in etc, while modules are at work. Each test has organisations of its own. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FilesIT extends DesSandbox {

    private static final UUID JOB = UUID.fromString("7a9d0f5e-0a52-4b6c-9a0e-3c1e7d1f2b43");

    @Inject
    private ConfigurationAdmin configurations;

    @Configuration
    public Option[] karaf() {
        return options(sandbox());
    }

    @After
    public void theLogAtTraceShowsNoSecret() {
        assertTrue("TRACE is on", LoggerFactory.getLogger("cloud.powerepos.des").isTraceEnabled());
        String log = log();
        assertThat(log, containsString("CredentialStore"));
        assertThat("a field that SCR cannot set", log, not(containsString("Suitable but non-accessible")));
        for (String secret : secrets) {
            assertFalse("A secret of this test is in the log", log.contains(secret));
        }
    }

    @Test
    public void aFileThatIsDroppedGivesAccess() throws Exception {
        given("ACME", "dropped-password");

        assertEquals("ACME", des("ACME").organisationCode());
        JobRun run = service(SalesImport.class).run(JOB);

        assertThat(run.status(), containsString(run.jobRunId()));
        assertEquals(2, sandbox.counters().desCalls("ACME", sandbox.desUri("ACME"), 200));
    }

    @Test
    public void aPasswordEditedInItsFileFailsNoCall() throws Exception {
        given("EDIT", "password-before-edit");
        try (Calls calls = calls("EDIT")) {
            sandbox.changePassword("EDIT", secret("password-after-edit"));
            calls.someMore();
            drop("EDIT", "service.account.password = password-after-edit");
            newPasswordIsUsed("EDIT", calls);
        }
    }

    @Test
    public void aPasswordChangedInConfigAdminFailsNoCall() throws Exception {
        given("ADMIN", "password-before-update");
        try (Calls calls = calls("ADMIN")) {
            sandbox.changePassword("ADMIN", secret("password-after-update"));
            org.osgi.service.cm.Configuration admin = configurations.listConfigurations("(organisation.code=ADMIN)")[0];
            Hashtable<String, Object> properties = new Hashtable<>();
            admin.getProperties().keys().asIterator()
                    .forEachRemaining(key -> properties.put(key, admin.getProperties().get(key)));
            properties.put("service.account.password", "password-after-update");
            admin.update(properties);
            newPasswordIsUsed("ADMIN", calls);
        }
    }

    @Test
    public void aSecretThatConfigAdminResolvesIsRotatedByItsFileAlone() throws Exception {
        known("PLACEHOLDER", secret("placeholder-before"));
        write("placeholder-password", "placeholder-before");
        drop("PLACEHOLDER", "service.account.password = $[secret:placeholder-password]");
        try (Calls calls = calls("PLACEHOLDER")) {
            sandbox.changePassword("PLACEHOLDER", secret("placeholder-after"));
            write("placeholder-password", "placeholder-after");
            newPasswordIsUsed("PLACEHOLDER", calls);
        }
        assertThat(Files.readString(etc(file("PLACEHOLDER"))), containsString("$[secret:placeholder-password]"));
    }

    @Test
    public void aSecretInAFileOfItsOwnIsRotatedByThatFileAlone() throws Exception {
        known("SECRETFILE", secret("file-ü-€-before"));
        Files.writeString(etc("secretfile-password"), "file-ü-€-before");
        drop("SECRETFILE", "service.account.password.file = secretfile-password");
        try (Calls calls = calls("SECRETFILE")) {
            sandbox.changePassword("SECRETFILE", secret("file-ü-€-after"));
            Files.writeString(etc("secretfile-password"), "file-ü-€-after");
            newPasswordIsUsed("SECRETFILE", calls);
        }
    }

    @Test
    public void aDeletedFileTakesServiceAndTokenAway() throws Exception {
        given("GONE", "gone-password");
        DesAccess des = des("GONE");
        String old = secret(des.endpoint().token().value());

        Files.delete(etc(file("GONE")));
        eventually("no access", () -> count(DesAccess.class, "(organisation=GONE)") == 0);
        // the services are told one after the other, in no order
        eventually(() -> assertThrows(UnknownOrganisationException.class, () -> tokens().token("GONE")));
        assertThrows(RuntimeException.class, des::endpoint);

        drop("GONE", "service.account.password = gone-password");
        assertNotEquals(old, secret(des("GONE").endpoint().token().value()));
    }

    @Test
    public void aRenamedFileIsNamedAndTheTokenIsKept() throws Exception {
        given("RENAME", "rename-password");
        String token = secret(des("RENAME").endpoint().token().value());
        CredentialStore store = service(CredentialStore.class);

        Files.move(etc(file("RENAME")), etc(file("RENAMED")));
        eventually("the new name", () -> store.find("RENAME").orElseThrow().source().equals(file("RENAMED")));
        eventually("no problem", () -> problems(store, file("RENAMED")).isEmpty());
        assertEquals(token, secret(tokens().token("RENAME").value()));
        assertEquals(1, sandbox.counters().tokenRequests("RENAME"));
    }

    @Test
    public void twoOrganisationsNeverMeet() throws Exception {
        given("EAST", "east-password");
        given("WEST", "west-password");
        URI east = sandbox.moveService("EAST");
        URI west = sandbox.moveService("WEST");

        try (Calls inEast = calls("EAST"); Calls inWest = calls("WEST")) {
            for (int i = 0; i < 5; i++) {
                secret(tokenOperations().renew("EAST").toCompletableFuture().get(10, SECONDS).value());
                secret(tokenOperations().renew("WEST").toCompletableFuture().get(10, SECONDS).value());
                inEast.someMore();
                inWest.someMore();
            }
            assertEquals(List.of(), inEast.failures());
            assertEquals(List.of(), inWest.failures());
        }
        SandboxCounters seen = sandbox.counters();
        assertTrue(seen.desCalls("EAST", east, 200) > 0);
        assertEquals(seen.desCalls("EAST"), seen.desCalls("EAST", east, 200));
        assertEquals(seen.desCalls("WEST"), seen.desCalls("WEST", west, 200));
        assertEquals(0, seen.foreignDesCalls());
    }

    @Test
    public void aMovedHostIsCalledFromTheNextTokenOn() throws Exception {
        given("MOVE", "move-password");
        try (Calls calls = calls("MOVE")) {
            for (int i = 0; i < 5; i++) {
                URI host = sandbox.moveService("MOVE");
                assertNotEquals("the token that is held is for the old host", host,
                        report().run("MOVE", JOB).host());
                secret(tokenOperations().renew("MOVE").toCompletableFuture().get(10, SECONDS).value());
                assertEquals(host, report().run("MOVE", JOB).host());
                calls.someMore();
            }
            assertEquals(List.of(), calls.failures());
        }
        SandboxCounters seen = sandbox.counters();
        assertEquals(seen.desCalls("MOVE"), seen.desCalls("MOVE", 200));
        assertEquals(0, seen.foreignDesCalls());
    }

    @Test
    public void aFileThatCannotBeUsedLeavesTheLastGoodOneInForce() throws Exception {
        given("TYPO", "typo-password");
        des("TYPO").endpoint();
        CredentialStore store = service(CredentialStore.class);

        write(file("TYPO"), "organisation.code = TYPO", "service.account.id = jane@example.org",
                "service.account.password = " + secret("typo-password-of-jane"));
        eventually("a problem", () -> store.problems().stream()
                .anyMatch(problem -> problem.source().equals(file("TYPO"))));
        assertEquals("svc-typo", store.find("TYPO").orElseThrow().serviceAccountId());
        report().run("TYPO", JOB);

        drop("TYPO", "service.account.password = typo-password");
        eventually("no problem", () -> store.problems().isEmpty());
    }

    /** One test for both, as both take their time. */
    @Test
    public void goneFilesAreNotInForceAndFilesThatAreNotReadAreNamed() throws Exception {
        CredentialStore store = service(CredentialStore.class);
        Set<String> unread = Set.of(CredentialStore.ORGANISATION_PID + ".cfg",
                CredentialStore.ORGANISATION_PID + ".dot.cfg",
                CredentialStore.ORGANISATION_PID + "~tilde.cfg", "cloud.powerepos.des.organization-six.cfg",
                CredentialStore.ORGANISATION_PID + "-uc.CFG", CredentialStore.ORGANISATION_PID + "-escape (1).cfg");
        unread.forEach(name -> write(name, "service.account.password.file = C:\\users\\acme.txt"));
        write(CredentialStore.ORGANISATION_PID + "-x.cfg.example", "");
        aConfigurationWhoseFileIsGone("LEFT");

        eventually("out of force", () -> store.find("LEFT").isEmpty());
        eventually(() -> assertThat(problems(store, file("LEFT")), containsString("its file is gone")));
        drop("LEFT", "service.account.password = " + secret("left-password"));
        eventually("in force", () -> store.find("LEFT").isPresent());
        eventually("no problem", () -> problems(store, file("LEFT")).isEmpty());

        eventually("named", () -> unread.stream().noneMatch(name -> problems(store, name).isEmpty()));
        assertThat(problems(store, CredentialStore.ORGANISATION_PID + "-escape (1).cfg"),
                containsString("hexadecimal"));
        assertThat(problems(store, CredentialStore.ORGANISATION_PID + "~tilde.cfg"),
                containsString("rename it to cloud.powerepos.des.organisation-NAME.cfg"));
        assertEquals("", problems(store, CredentialStore.ORGANISATION_PID + "-x.cfg.example"));
        for (String name : unread) {
            Files.delete(etc(name));
        }
        eventually("no problem", () -> store.problems().isEmpty());
        assertEquals(1, log().lines().filter(line -> line.contains("from which none came")).count());
    }

    /** As file install leaves it when it is not running while the file is deleted. */
    private void aConfigurationWhoseFileIsGone(String organisation) throws Exception {
        known(organisation, secret("left-password"));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("felix.fileinstall.filename", etc(file(organisation)).toFile().toURI().toString());
        properties.put("organisation.code", organisation);
        properties.put("service.account.id", account(organisation));
        properties.put("service.account.password", "left-password");
        configurations.createFactoryConfiguration(CredentialStore.ORGANISATION_PID, "?").update(properties);
        eventually("delivered", () -> service(CredentialStore.class).find(organisation).isPresent());
    }

    private static String problems(CredentialStore store, String source) {
        return store.problems().stream().filter(problem -> problem.source().equals(source))
                .map(ConfigurationProblem::message).collect(Collectors.joining(" "));
    }

    private void given(String organisation, String password) {
        known(organisation, secret(password));
        drop(organisation, "service.account.password = " + password);
        des(organisation);
    }

    private DesAccess des(String organisation) {
        return service(DesAccess.class, "(organisation=" + organisation + ")");
    }

    private Calls calls(String organisation) {
        DesAccess des = des(organisation);
        Calls calls = new Calls(() -> {
            secret(des.endpoint().token().value());
            return report().run(organisation, JOB);
        });
        calls.someMore();
        return calls;
    }

    /** Make before break: calls go on with the old token until the new one is in; then even without the old one. */
    private void newPasswordIsUsed(String organisation, Calls calls) {
        eventually("the second token", () -> sandbox.counters().tokenRequests(organisation) == 2);
        calls.someMore();
        sandbox.revokeAccessTokens(organisation);
        calls.someMore();
        assertEquals(List.of(), calls.failures());
        assertEquals("refused token requests", 0, sandbox.counters().refusedTokenRequests());
        assertEquals(0, sandbox.counters().foreignDesCalls());
    }
}
