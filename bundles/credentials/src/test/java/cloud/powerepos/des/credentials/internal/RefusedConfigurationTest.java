package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Hashtable;
import java.util.List;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class RefusedConfigurationTest extends StoreFixture {

    private static final String NOTHING = "ERROR Refused acme.cfg, nothing of it is in force: ";

    @Test
    void aMissingKeyIsNamedWithFileAndRemedy() {
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.password", "hush"));
        String message = "service.account.id is missing: set it";
        assertLines(NOTHING + message);
        assertProblem("acme.cfg", "service.account.id", "ACME", message, Effect.NOTHING_IN_FORCE);
        assertTrue(store.organisationCodes().isEmpty());
    }

    @Test
    void aMissingPasswordMayAlsoBeGivenByFile() {
        assertRefused("service.account.password is missing: set it or service.account.password.file",
                "organisation.code", "ACME", "service.account.id", "svc");
    }

    @Test
    void withoutAFileThePidIsNamed() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("organisation.code", "ACME");
        store.update(ACME, RawConfiguration.of(properties));
        assertLines("ERROR Refused " + ACME + ", nothing of it is in force: service.account.id is missing: set it");
    }

    @Test
    void aBlankValueIsRefused() {
        assertRefused("organisation.code is empty: give it a value or remove the key",
                "organisation.code", "  ", "service.account.id", "svc", "service.account.password", "hush");
    }

    @Test
    void aBlankPasswordIsRefused() {
        assertRefused("service.account.password is empty: give it a value or remove the key",
                "organisation.code", "ACME", "service.account.id", "svc", "service.account.password", "\t ");
    }

    @Test
    void optionalKeysThatAFormLeftEmptyAreNotGiven() {
        write("pw", "hush");
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password", "", "service.account.password.file", "pw", "client.id", "",
                "client.secret", "", "client.secret.file", " "));
        assertEquals("hush", store.find("ACME").orElseThrow().serviceAccountPassword());
        assertEquals("till-vendor", store.find("ACME").orElseThrow().clientId());
    }

    @Test
    void anUnresolvedPlaceholderIsRefused() {
        assertRefused("service.account.password contains a placeholder $[…] that was not resolved: provide what it"
                + " names; a secret that really contains these characters belongs into a file",
                "organisation.code", "ACME", "service.account.id", "svc", "service.account.password", "$[secret:acme]");
    }

    @Test
    void anEmailAddressIsNoServiceAccount() {
        assertRefused("service.account.id looks like the e-mail address of an end user, which the API refuses: ask the"
                + " organisation for a service account",
                "organisation.code", "ACME", "service.account.id", "jo@acme.example", "service.account.password",
                "hush");
    }

    @Test
    void passwordAndPasswordFileTogetherAreRefused() {
        write("pw", "hush");
        assertRefused("service.account.password and service.account.password.file are both given: remove one of the"
                + " two",
                "organisation.code", "ACME", "service.account.id", "svc", "service.account.password", "hush",
                "service.account.password.file", "pw");
    }

    @Test
    void anOwnClientIdWithoutSecretIsRefused() {
        assertRefused("client.secret is missing: give client.id and client.secret together for this organisation, or"
                + " neither", "organisation.code", "ACME", "service.account.id", "svc", "service.account.password",
                "hush", "client.id", "own");
    }

    @Test
    void anOwnClientSecretWithoutIdIsRefused() {
        assertRefused("client.id is missing: give client.id and client.secret together for this organisation, or"
                + " neither", "organisation.code", "ACME", "service.account.id", "svc", "service.account.password",
                "hush", "client.secret", "hush");
    }

    @Test
    void controlCharactersAreRefusedAndNotPrinted() {
        assertRefused("organisation.code contains a control character: remove it",
                "organisation.code", "AC\nME", "service.account.id", "svc", "service.account.password", "hush");
        assertEquals("", store.problems().get(0).organisationCode());
    }

    @Test
    void aValueThatIsNoSingleTextIsRefused() {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("organisation.code", new String[] { "ACME", "OTHER" });
        store.update(ACME, RawConfiguration.of(properties));
        assertLines("ERROR Refused " + ACME
                + ", nothing of it is in force: organisation.code is not a single text: give one value, as text");
    }

    @Test
    void aSecretFileThatDoesNotExistIsRefused() {
        assertFileRefused("missing", "does not exist: create it or correct the key");
    }

    @Test
    void anEmptySecretFileIsRefused() {
        write("empty", "\n");
        assertFileRefused("empty", "is empty: write the secret into it");
    }

    @Test
    void aFolderIsNoSecretFile() throws Exception {
        Files.createDirectory(etc.resolve("folder"));
        assertFileRefused("folder", "is not a regular file: name one");
    }

    @Test
    void aHugeSecretFileIsRefused() {
        write("huge", "h".repeat(SecretFiles.LIMIT + 1));
        assertFileRefused("huge", "is larger than 64 KiB: name the right file");
    }

    @Test
    void aSecretFileThatIsNotUtf8IsRefused() throws Exception {
        Files.write(etc.resolve("latin"), new byte[] { 'h', 'u', 's', 'h', (byte) 0xfc });
        assertFileRefused("latin", "is not UTF-8: save it as UTF-8");
    }

    @Test
    void theLastGoodOneStaysInForceWithoutANewGeneration() {
        givenClientAndAcme();
        var before = found("ACME");
        store.update(ACME, settings("acme.cfg", "service.account.id", "svc"));
        assertEquals(before, found("ACME"));
        assertEquals(List.of(), told);
        assertLines("ERROR Refused acme.cfg, the last good one stays in force: organisation.code is missing: set it");
        assertProblem("acme.cfg", "organisation.code", "ACME", "organisation.code is missing: set it",
                Effect.LAST_GOOD_IN_FORCE);
    }

    @Test
    void whatIsNotServedIsNotCalledTheLastGoodOneInForce() {
        store.update(ACME, acme("hush-1"));
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "jo@acme.example",
                "service.account.password", "hush"));
        assertEquals(List.of("client.id", "service.account.id"), store.problems().stream()
                .map(ConfigurationProblem::key).toList(), "both are to be fixed");
        assertTrue(store.problems().stream().allMatch(problem -> problem.effect() == Effect.NOTHING_IN_FORCE));
        store.update(CLIENT, client("till-vendor", "hush-client"));
        assertEquals(List.of(Effect.LAST_GOOD_IN_FORCE), store.problems().stream()
                .map(ConfigurationProblem::effect).toList(), "the client makes the last good one serve");
    }

    @Test
    void aConfigurationThatIsEmptyForAMomentTakesNothingDown() {
        givenClientAndAcme();
        store.update(ACME, settings("acme.cfg"));
        seconds(60);
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        store.update(ACME, acme("hush-1"));
        assertEquals(List.of(), told);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void otherOrganisationsAreUntouched() {
        givenClientAndAcme();
        store.update(OTHER, settings("other.cfg", "organisation.code", "OTHER"));
        assertEquals(List.of("ACME"), List.copyOf(store.organisationCodes()));
        assertEquals(List.of(), told);
    }

    @Test
    void theSameProblemIsLoggedOnceAndItsEndOnce() {
        givenClientAndAcme();
        for (int i = 0; i < 3; i++) {
            store.update(ACME, settings("acme.cfg", "organisation.code", "ACME"));
        }
        assertLines("ERROR Refused acme.cfg, the last good one stays in force: service.account.id is missing: set it");
        store.update(ACME, acme("hush-1"));
        store.update(ACME, acme("hush-1"));
        assertLines("INFO acme.cfg is accepted now");
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aNewProblemOfTheSameConfigurationIsLogged() {
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME"));
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc"));
        assertEquals(2, lines().size());
    }

    @Test
    void aDeletedConfigurationHasNoProblem() {
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME"));
        store.delete(ACME);
        assertEquals(List.of(), store.problems());
    }

    @Test
    void aTemplateThatIsNotFilledInIsAHintAndNoError() {
        store.update(CLIENT, settings("client.cfg"));
        store.update(CLIENT, settings("client.cfg"));
        assertLines("INFO client.cfg is not filled in yet: client.id is missing: set it");
        assertProblem("client.cfg", "client.id", "", "client.id is missing: set it", Effect.NOTHING_IN_FORCE);
    }

    @Test
    void aMisspeltKeyIsWarnedOfOnceWithTheNearestOne() {
        for (int i = 0; i < 2; i++) {
            store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.acount.id", "svc",
                    "service.account.password", "hush"));
        }
        assertLines("WARN acme.cfg: service.acount.id is not a key that is read here: did you mean service.account.id?",
                NOTHING + "service.account.id is missing: set it");
    }

    @Test
    void aKeyThatIsNotReadIsReportedThoughTheConfigurationIsInForce() {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password", "hush", "service.acount.id", "svc2"));
        assertProblem("acme.cfg", "service.acount.id", "ACME",
                "service.acount.id is not a key that is read here: did you mean service.account.id?",
                Effect.KEY_IGNORED);
        assertEquals("svc", found("ACME").serviceAccountId());
        store.update(ACME, acme("hush"));
        assertEquals(List.of(), store.problems());
    }

    @Test
    void keysOfTheFrameworkAreNoConcern() {
        store.update(CLIENT, settings("client.cfg", "client.id", "till-vendor", "client.secret", "hush",
                "service.bundleLocation", "?", "org.apache.karaf.features.configKey", "x", "component.name", "y"));
        assertLines();
    }

    @Test
    void aSecretThatSlippedIntoAKeyIsNotPrinted() {
        store.update(CLIENT, settings("client.cfg", "client.id", "till-vendor", "client.secret", "x", "hush1", ""));
        assertLines("WARN client.cfg: one key (not shown, it may be a secret) is not a key that is read here: remove"
                + " it, known are client.id, client.secret, client.secret.file");
    }

    private void assertRefused(String message, String... keysAndValues) {
        store.update(CLIENT, client("till-vendor", "hush-client"));
        store.update(ACME, settings("acme.cfg", keysAndValues));
        assertLines(NOTHING + message);
        assertEquals(message, store.problems().get(0).message());
        assertEquals("acme.cfg", store.problems().get(0).source());
        assertTrue(store.organisationCodes().isEmpty());
        assertEquals(List.of(), told);
    }

    private void assertFileRefused(String file, String what) {
        assertRefused("service.account.password.file: the file " + etc.resolve(file) + " " + what,
                "organisation.code", "ACME", "service.account.id", "svc", "service.account.password.file", file);
    }
}
