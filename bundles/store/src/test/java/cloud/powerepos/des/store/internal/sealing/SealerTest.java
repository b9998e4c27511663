package cloud.powerepos.des.store.internal.sealing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;

class SealerTest {

    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.c2VjcmV0.signature";
    private static final Place PLACE = Place.accessToken("row-1");

    private final SealingKey first = key(1);
    private final SealingKey second = key(2);
    private final Sealer sealer = new Sealer(List.of(first));

    @Test
    void whatIsSealedOpensAgain() throws Exception {
        assertEquals(TOKEN, sealer.open(PLACE, sealer.seal(PLACE, TOKEN)));
    }

    @Test
    void aSealedTextShowsNoPartOfTheToken() {
        String sealed = sealer.seal(PLACE, TOKEN);
        String decoded = new String(Base64.getUrlDecoder().decode(sealed.split("\\.")[3]), StandardCharsets.ISO_8859_1);
        for (String text : List.of(sealed, decoded)) {
            assertFalse(text.contains("eyJhbGciOiJSUzI1NiJ9"), text);
            assertFalse(text.contains("c2VjcmV0"), text);
        }
        assertNotEquals(sealed, sealer.seal(PLACE, TOKEN), "equal tokens must not look equal");
    }

    @Test
    void aTextThatWasMovedToAnotherRowOrColumnIsRefused() {
        String sealed = sealer.seal(Place.refreshToken("row-1", 7), TOKEN);
        assertRefused(Place.refreshToken("row-2", 7), sealed);
        assertRefused(Place.accessToken("row-1"), sealed);
        assertRefused(Place.refreshToken("row-1", 9), sealed);
    }

    @Test
    void aTextOfWhichAnyPartWasChangedIsRefused() {
        String[] parts = sealer.seal(PLACE, TOKEN).split("\\.", -1);
        for (int part = 0; part < parts.length; part++) {
            if (!parts[part].isEmpty()) {
                String[] changed = parts.clone();
                // the last characters of a part may have unused bits
                char before = changed[part].charAt(2);
                changed[part] = changed[part].substring(0, 2) + (before == 'A' ? 'B' : 'A')
                        + changed[part].substring(3);
                assertRefused(PLACE, String.join(".", changed));
            }
        }
        assertRefused(PLACE, "");
        assertRefused(PLACE, "no JWE at all");
    }

    @Test
    void aTextOfAnotherAlgorithmIsRefused() {
        String header = "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"kid\":\"" + first.id() + "\"}";
        String encoded = Base64.getUrlEncoder().withoutPadding()
                .encodeToString(header.getBytes(StandardCharsets.UTF_8));
        String[] parts = sealer.seal(PLACE, TOKEN).split("\\.", -1);
        parts[0] = encoded;
        assertRefused(PLACE, String.join(".", parts));
    }

    @Test
    void aFormerKeyStillOpens() throws Exception {
        String sealed = sealer.seal(PLACE, TOKEN);
        Sealer rotated = new Sealer(List.of(second, first));
        assertEquals(TOKEN, rotated.open(PLACE, sealed));
        assertEquals(first.id(), Sealer.keyId(sealed));
        assertEquals(second.id(), Sealer.keyId(rotated.seal(PLACE, TOKEN)));
    }

    @Test
    void anUnknownKeyIsNamedWithTheRemedy() {
        String sealed = sealer.seal(PLACE, TOKEN);
        String message = assertRefused(PLACE, new Sealer(List.of(second)), sealed);
        assertTrue(message.contains(first.id()) && message.contains("former.key.files"), message);
    }

    @Test
    void theIdOfAKeyTellsNothingOfTheKey() {
        assertFalse(first.id().contains("01"), first.id());
        assertFalse(first.toString().contains(Arrays.toString(first.key().getEncoded())));
        assertEquals(12, first.id().length());
    }

    private void assertRefused(Place place, String sealed) {
        assertRefused(place, sealer, sealed);
    }

    private static String assertRefused(Place place, Sealer sealer, String sealed) {
        String message = assertThrows(UnreadableException.class, () -> sealer.open(place, sealed)).getMessage();
        assertFalse(message.contains("secret"), message);
        return message;
    }

    static SealingKey key(int fill) {
        byte[] content = new byte[SealingKey.LENGTH];
        Arrays.fill(content, (byte) fill);
        return SealingKey.of(content);
    }
}
