package cloud.powerepos.des.store.internal.sealing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others write to the rows has no other effect than that it does not open. */
class HostileTextTest {

    private static final Place PLACE = Place.accessToken("row-1");

    private final SealingKey key = SealerTest.key(1);
    private final Sealer sealer = new Sealer(List.of(key));

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "1", "{\"alg\":\"dir\"}", "{\"alg\":null,\"enc\":null}",
            "{\"alg\":1,\"enc\":\"A256GCM\",\"kid\":\"KID\"}", "{\"alg\":\"dir\",\"enc\":1,\"kid\":\"KID\"}",
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":1}", "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":[]}",
            "{\"alg\":\"none\",\"enc\":\"A256GCM\",\"kid\":\"KID\"}",
            "{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\",\"kid\":\"KID\"}",
            "{\"alg\":\"A256KW\",\"enc\":\"A256GCM\",\"kid\":\"KID\"}",
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"KID\",\"zip\":\"DEF\"}",
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"KID\",\"crit\":[\"x\"]}",
            "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"KID\",\"crit\":\"x\"}"})
    void aHeaderOfAnotherKindIsRefused(String header) {
        String[] parts = sealer.seal(PLACE, "token").split("\\.", -1);
        parts[0] = Base64.getUrlEncoder().withoutPadding()
                .encodeToString(header.replace("KID", key.id()).getBytes(StandardCharsets.UTF_8));
        assertRefused(String.join(".", parts));
        assertRefused(parts[0] + "....");
        assertRefused(parts[0] + ".AA.AA.AA.AA");
    }

    @Test
    void partsThatAreMissingEmptyOrShortAreRefused() {
        String[] parts = sealer.seal(PLACE, "token").split("\\.", -1);
        for (int part = 0; part < parts.length; part++) {
            for (String other : List.of("", "AA", "AAAA", "\u20ac", "=", " ", "A".repeat(100_000))) {
                String[] changed = parts.clone();
                // the second part is empty, and so is what is no Base64 in its place
                if (part != 1 && !changed[part].equals(other)) {
                    changed[part] = other;
                    assertRefused(String.join(".", changed));
                }
            }
        }
        for (String text : List.of(".", "....", ".....", "a.b.c", "[".repeat(100_000), "." + "[".repeat(100_000))) {
            assertRefused(text);
        }
    }

    @Test
    void deeplyNestedHeadersAreRefused() {
        assertRefused(Base64.getUrlEncoder().encodeToString(("{\"a\":" + "[".repeat(5_000)).getBytes(
                StandardCharsets.UTF_8)) + "..A.A.A");
    }

    @Test
    void randomDamageIsRefused() {
        Random random = new Random(1);
        String sealed = sealer.seal(PLACE, "token");
        for (int round = 0; round < 3_000; round++) {
            StringBuilder damaged = new StringBuilder(sealed);
            // the last character of a part may have unused bits
            int at = random.nextInt(sealed.length() - 2);
            char other = (char) (random.nextInt(96) + 32);
            // and + is - in another alphabet
            if (sealed.charAt(at) == other || sealed.charAt(at + 1) == '.' || "=+/".indexOf(other) >= 0) {
                continue;
            }
            damaged.setCharAt(at, other);
            assertRefused(damaged.toString());
        }
    }

    private void assertRefused(String sealed) {
        assertThrows(UnreadableException.class, () -> sealer.open(PLACE, sealed),
                () -> sealed.substring(0, Math.min(200, sealed.length())));
        assertTrue(Sealer.keyId(sealed).length() < 40);
    }
}
