package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.ConfigurationProblem.Effect;

class DuplicateOrganisationTest extends StoreFixture {

    @BeforeEach
    void acmeTwice() {
        givenClientAndAcme();
        store.update(OTHER, organisation("other.cfg", "ACME", "hush-2"));
    }

    @Test
    void theFirstStaysInForceAndTheSecondIsRefused() {
        String message = "organisation.code ACME is already given by acme.cfg: remove one of the two";
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
        assertEquals(List.of(), told);
        assertLines("ERROR Refused other.cfg, nothing of it is in force: " + message);
        assertProblem("other.cfg", "organisation.code", "ACME", message, Effect.NOTHING_IN_FORCE);
    }

    @Test
    void theSecondTakesOverWhenTheFirstIsDeleted() {
        lines();
        store.delete(ACME);
        assertEquals("hush-2", found("ACME").serviceAccountPassword());
        seconds(60);
        assertEquals(List.of("ACME"), told);
        assertLines("INFO other.cfg is accepted now");
        assertEquals(List.of(), store.problems());
    }

    @Test
    void theSecondTakesOverWhenTheFirstSpeaksOfAnother() {
        store.update(ACME, organisation("acme.cfg", "NEW", "hush-1"));
        assertEquals("other.cfg", found("ACME").source());
        assertEquals("acme.cfg", found("NEW").source());
    }

    @Test
    void ofTwoFilesOfOneNameTheFirstStaysInForceHoweverOftenTheyAreDelivered() {
        store.update("one", organisation("same.cfg", "SAME", "hush-1"));
        told.clear();
        for (int i = 0; i < 2; i++) {
            store.update("two", organisation("other/same.cfg", "SAME", "hush-2"));
            store.update("one", organisation("same.cfg", "SAME", "hush-1"));
        }
        assertEquals("hush-1", found("SAME").serviceAccountPassword());
        assertEquals(List.of(), told);
    }

    @Test
    void ofTwoConfigurationsOfOneFileTheLatestDeliveryIsInForce() {
        store.update("earlier", organisation("same.cfg", "SAME", "hush-1"));
        store.update("later", organisation("same.cfg", "SAME", "hush-2"));
        assertEquals("hush-2", found("SAME").serviceAccountPassword());
    }

    @Test
    void aBrokenOneLosesItsLastGoodValuesToTheBetterName() {
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.password", "hush"));
        assertEquals(Effect.LAST_GOOD_IN_FORCE, store.problems().get(0).effect());
        store.update("third", organisation("a.cfg", "ACME", "hush-3"));
        assertEquals("hush-3", found("ACME").serviceAccountPassword());
        assertEquals(List.of("service.account.id NOTHING_IN_FORCE", "organisation.code NOTHING_IN_FORCE"),
                store.problems().stream().map(problem -> problem.key() + " " + problem.effect()).toList());
    }

    @Test
    void aDeletedOneThatComesBackWithinTheGraceWaitsForTheOneThatTookOver() {
        store.delete(ACME);
        assertEquals("other.cfg", found("ACME").source());
        store.update(ACME, organisation("much-longer.cfg", "ACME", "hush-1"));
        seconds(60);
        assertEquals("other.cfg", found("ACME").source());
        store.delete(OTHER);
        assertEquals("much-longer.cfg", found("ACME").source());
    }

    @Test
    void aSecondThatIsDeletedTakesNothingOver() {
        store.delete(OTHER);
        store.delete(ACME);
        seconds(5);
        assertEquals(Optional.empty(), store.find("ACME"));
    }

    @Test
    void whatTheSecondWasBeforeStaysInForce() {
        store.update("third", organisation("third.cfg", "THIRD", "hush-3"));
        store.update("third", organisation("third.cfg", "ACME", "hush-3"));
        assertEquals("hush-3", found("THIRD").serviceAccountPassword());
        assertEquals("hush-1", found("ACME").serviceAccountPassword());
    }

    @Test
    void twoConfigurationsMaySwapTheirCodes() {
        store.update(OTHER, organisation("other.cfg", "OTHER", "hush-2"));
        store.update(ACME, organisation("acme.cfg", "OTHER", "hush-1"));
        store.update(OTHER, organisation("other.cfg", "ACME", "hush-2"));
        assertEquals("other.cfg", found("ACME").source());
        assertEquals("acme.cfg", found("OTHER").source());
        assertEquals(List.of(), store.problems());
    }

    @Test
    void theSameFileWinsInWhateverOrderTheyArrive() {
        List<String> files = List.of("cloud.powerepos.des.organisation-beta.cfg",
                "cloud.powerepos.des.organisation-b.cfg",
                "cloud.powerepos.des.organisation-beta-2026.cfg", "cloud.powerepos.des.organisation-beta - Kopie.cfg");
        for (int first = 0; first < files.size(); first++) {
            for (int i = 0; i < files.size(); i++) {
                String file = files.get((first + i) % files.size());
                store.update(file, organisation(file.replace(" ", "%20"), "BETA", "hush-" + file.length()));
            }
            assertEquals(files.get(0), found("BETA").source());
            assertEquals(3, store.problems().stream()
                .filter(problem -> problem.message().contains(files.get(0))).count());
            store.delete(files.get(0));
            assertEquals(files.get(1), found("BETA").source(), "the shortest of the rest");
            files.forEach(store::delete);
            seconds(5);
        }
    }
}
