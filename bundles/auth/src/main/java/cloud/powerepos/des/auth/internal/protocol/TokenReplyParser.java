package cloud.powerepos.des.auth.internal.protocol;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import cloud.powerepos.des.auth.internal.protocol.TokenOutcome.Problem;

/**
 * Reads what the token endpoint sends. Strict where a mistake would be dangerous, lenient where the documentation is
 * silent. Its errors never quote the reply, which may hold secrets.
 */
public final class TokenReplyParser {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration UNKNOWN_LIFETIME = Duration.ofSeconds(300);
    private static final int LONGEST_NUMBER = 40;
    /** Far beyond every date, far below an overflow. */
    private static final double MOST_MILLIS = 1e15;
    /** What may stand in an Authorization header (RFC 6749 appendix A.12). */
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]+");
    /** What gateways put where OAuth puts a code. */
    private static final Set<String> REASON_PHRASES = Set.of("Bad Request", "Unauthorized", "Forbidden");
    private static final Set<String> KNOWN_FIELDS = Set.of("token_type", "access_token", "expires_in", "refresh_token",
            "refresh_expires_in", "scope", "svc", "org_id");

    private final ObjectReader reader = new JsonMapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build()).reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final InstantSource wall;

    public TokenReplyParser(InstantSource wall) {
        this.wall = wall;
    }

    /** What is wrong with a reply, without quoting it. */
    public static final class InvalidReplyException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Problem problem;

        public InvalidReplyException(String message) {
            this(Problem.INVALID_REPLY, message);
        }

        public InvalidReplyException(Problem problem, String message) {
            super(message);
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** The error code of an OAuth error, empty where the body is nothing of the kind. */
    Optional<String> error(byte[] body) {
        try {
            return text(object(body), "error").filter(code -> !code.isBlank() && !REASON_PHRASES.contains(code));
        } catch (InvalidReplyException e) {
            return Optional.empty();
        }
    }

    /** Says what a body is that has neither a token nor an error code. */
    static String kind(byte[] body) {
        return isPage(body) ? "a page" : body.length == 0 ? "no body" : "no OAuth error code";
    }

    /** Whether a body is HTML or XML, as portals, firewalls and proxies send it. */
    private static boolean isPage(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return text.startsWith("<") || text.startsWith("\uFEFF") && text.substring(1).strip().startsWith("<");
    }

    public TokenReply reply(byte[] body, String organisationCode) throws InvalidReplyException {
        JsonNode reply = object(body);
        if (!"Bearer".equalsIgnoreCase(text(reply, "token_type").orElse(null))) {
            throw new InvalidReplyException("token_type is not Bearer");
        }
        String accessToken = text(reply, "access_token").filter(VISIBLE.asMatchPredicate())
                .orElseThrow(() -> new InvalidReplyException("there is no usable access_token"));
        Optional<String> organisation = scalar(reply, "org_id");
        if (organisation.isPresent() && !organisation.get().equalsIgnoreCase(organisationCode)) {
            throw new InvalidReplyException(Problem.OTHER_ORGANISATION,
                    "org_id is not that of the organisation that was asked for");
        }
        Map<String, String> furtherFields = new HashMap<>();
        reply.properties().stream().filter(field -> !KNOWN_FIELDS.contains(field.getKey()))
                .forEach(field -> furtherFields.put(field.getKey(), asText(field.getValue())));
        return new TokenReply(accessToken, lifetime(reply, accessToken),
                text(reply, "refresh_token").filter(token -> !token.isBlank()), refreshTokenLifetime(reply),
                text(reply, "scope"), scalar(reply, "svc"), organisation, furtherFields);
    }

    private JsonNode object(byte[] body) throws InvalidReplyException {
        try {
            JsonNode node = reader.readTree(body);
            if (node.isObject()) {
                return node;
            }
        } catch (StreamConstraintsException e) {
            throw new InvalidReplyException("the body is nested too deeply, or has too long a value");
        } catch (IOException e) {
            // no more than its first words, as Jackson's message may quote the body
            if (e.getMessage() != null && e.getMessage().startsWith("Duplicate field")) {
                throw new InvalidReplyException(Problem.IN_BETWEEN, "the body has the same field twice");
            }
        }
        if (body.length == 0) {
            throw new InvalidReplyException("the body is empty");
        } else if (isPage(body)) {
            throw new InvalidReplyException(Problem.IN_BETWEEN, "it sent a page instead of a token");
        }
        throw new InvalidReplyException("the body is not one JSON object");
    }

    private Duration lifetime(JsonNode reply, String accessToken) throws InvalidReplyException {
        Optional<String> seconds = scalar(reply, "expires_in");
        if (seconds.isEmpty()) {
            return lifetimeByToken(accessToken);
        }
        Duration lifetime = seconds(seconds.get())
                .orElseThrow(() -> new InvalidReplyException("expires_in is not a number of seconds"));
        return bounded(lifetime)
                .orElseThrow(() -> new InvalidReplyException("expires_in is not greater than zero"));
    }

    /** Claim exp, counted from iat where there is one, as the AuthServer's clock may differ from ours. */
    private Duration lifetimeByToken(String accessToken) {
        String[] parts = accessToken.split("\\.", -1);
        if (parts.length != 3) {
            return UNKNOWN_LIFETIME;
        }
        try {
            JsonNode claims = object(Base64.getUrlDecoder().decode(parts[1]));
            Optional<Duration> expiry = scalar(claims, "exp").flatMap(TokenReplyParser::seconds);
            Optional<Duration> issue = scalar(claims, "iat").flatMap(TokenReplyParser::seconds);
            Duration now = Duration.ofMillis(wall.millis());
            return expiry.map(exp -> exp.minus(issue.orElse(now))).flatMap(TokenReplyParser::bounded)
                    .orElse(UNKNOWN_LIFETIME);
        } catch (InvalidReplyException | IllegalArgumentException e) {
            return UNKNOWN_LIFETIME;
        }
    }

    /** Keycloak sends 0 for "no end of its own": unknown, like everything else that is not greater than zero. */
    private static Optional<Duration> refreshTokenLifetime(JsonNode reply) {
        return scalar(reply, "refresh_expires_in").flatMap(TokenReplyParser::seconds)
                .flatMap(TokenReplyParser::bounded);
    }

    private static Optional<Duration> seconds(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            double seconds = new BigDecimal(text.strip()).doubleValue();
            return Optional.of(Duration.ofMillis((long) Math.max(-MOST_MILLIS, Math.min(seconds * 1000, MOST_MILLIS))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Empty where it is not greater than zero. */
    private static Optional<Duration> bounded(Duration lifetime) {
        return Optional.of(lifetime).filter(any -> any.compareTo(Duration.ZERO) > 0)
                .map(any -> any.compareTo(LONGEST) < 0 ? any : LONGEST);
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    private static Optional<String> scalar(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field)).filter(node -> !node.isNull()).map(TokenReplyParser::asText);
    }

    private static String asText(JsonNode node) {
        return node.isValueNode() ? node.asText() : node.toString();
    }
}
