package cloud.powerepos.des.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.TokenStatus;

class AuthValuesTest {

    @Test
    void textOfATokenShowsNeitherValueNorFieldsOfTheReply() {
        AccessToken token = new AccessToken("canary", "ACME", "des", Instant.EPOCH, Instant.EPOCH,
                Optional.of("https://canary/"), Map.of("canary", "canary"));
        assertEquals("AccessToken[organisation=ACME, issued=1970-01-01T00:00:00Z,"
                + " expires=1970-01-01T00:00:00Z]", token.toString());
    }

    @Test
    void tokenDoesNotChangeWithTheMapItWasMadeOf() {
        Map<String, String> fields = new HashMap<>(Map.of("a", "1"));
        AccessToken token = new AccessToken("value", "ACME", "des", Instant.EPOCH, Instant.EPOCH, Optional.empty(),
                fields);
        fields.put("b", "2");
        assertEquals(Map.of("a", "1"), token.replyFields());
        assertThrows(UnsupportedOperationException.class, () -> token.replyFields().clear());
    }

    @Test
    void statusHasNoPlaceForASecret() {
        List<String> parts =
                Arrays.stream(TokenStatus.class.getRecordComponents()).map(RecordComponent::getName).toList();
        assertTrue(parts.stream().noneMatch(part -> part.toLowerCase(Locale.ROOT)
                .matches(".*(secret|password|value).*")), parts::toString);
        assertEquals(boolean.class, Arrays.stream(TokenStatus.class.getRecordComponents())
                .filter(part -> part.getName().equals("refreshTokenHeld")).findAny().orElseThrow().getType());
    }
}
