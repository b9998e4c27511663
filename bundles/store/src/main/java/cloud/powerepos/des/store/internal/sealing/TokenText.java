package cloud.powerepos.des.store.internal.sealing;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

import cloud.powerepos.des.store.SharedRefreshToken;
import cloud.powerepos.des.store.SharedToken;

/** Tokens as the texts that are sealed: JSON with a version, so that a later version of this class can read them. */
public final class TokenText {

    private static final long VERSION = 1;

    private TokenText() {
    }

    public static String of(SharedToken token) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("v", VERSION);
        all.put("token", token.value());
        all.put("life", token.age().plus(token.left()).toMillis());
        all.put("grant", token.grant());
        token.scope().ifPresent(scope -> all.put("scope", scope));
        token.svc().ifPresent(svc -> all.put("svc", svc));
        all.put("fields", token.furtherFields());
        return JsonUtil.toJson(all);
    }

    public static String of(SharedRefreshToken token) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("v", VERSION);
        all.put("token", token.value());
        token.left().ifPresent(left -> all.put("left", left.toMillis()));
        return JsonUtil.toJson(all);
    }

    /** @param left until it expires; not more than its whole life, whatever happened to the clock in between */
    public static SharedToken accessToken(String text, Duration left) throws UnreadableException {
        Map<String, Object> all = parse(text);
        try {
            Duration life = Duration.ofMillis((Long) all.get("life"));
            Duration least = left.compareTo(life) < 0 ? left : life;
            return new SharedToken((String) all.get("token"), life.minus(least), least, (String) all.get("grant"),
                    Optional.ofNullable((String) all.get("scope")), Optional.ofNullable((String) all.get("svc")),
                    texts((Map<?, ?>) all.get("fields")));
        } catch (ClassCastException | NullPointerException e) {
            throw unknown();
        }
    }

    /** @param stored since it was written */
    public static SharedRefreshToken refreshToken(String text, Duration stored) throws UnreadableException {
        Map<String, Object> all = parse(text);
        try {
            return new SharedRefreshToken((String) all.get("token"), Optional.ofNullable((Long) all.get("left"))
                    .map(left -> Duration.ofMillis(left).minus(stored)));
        } catch (ClassCastException | NullPointerException e) {
            throw unknown();
        }
    }

    private static Map<String, String> texts(Map<?, ?> fields) {
        Map<String, String> texts = new HashMap<>();
        fields.forEach((name, value) -> texts.put((String) name, (String) value));
        return texts;
    }

    private static Map<String, Object> parse(String text) throws UnreadableException {
        try {
            Map<String, Object> all = JsonUtil.parseJson(text);
            if (Long.valueOf(VERSION).equals(all.get("v"))) {
                return all;
            }
        } catch (JoseException e) {
            // its message may quote the token
            throw unknown();
        }
        throw unknown();
    }

    private static UnreadableException unknown() {
        return new UnreadableException("it was written by another version of DES Access: use the same version on every"
                + " node");
    }
}
