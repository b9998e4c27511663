package cloud.powerepos.des.operations.internal.check;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.http.HttpCall;
import cloud.powerepos.des.http.HttpCallException;
import cloud.powerepos.des.http.HttpCallException.Kind;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.http.OutboundHttp;

/** Harmless requests that show whether a server is there, sent as token requests are. */
final class Probe {

    /**
     * What a server's answer tells.
     *
     * @param ahead by how much the server's clock is ahead of the local one; empty where it does not tell its time
     */
    record Answer(int status, Optional<X509Certificate> certificate, Optional<Duration> ahead) {
    }

    /** No reply, although the server may have seen the request: it may dislike nothing but the probe. */
    static final class NoReply extends Step.Failure {

        private static final long serialVersionUID = 1L;

        NoReply(String message, String remedy) {
            super(message, remedy);
        }
    }

    private static final String AUTH_FILE = "etc/" + AuthTokenService.PID + ".cfg";
    private static final byte[] NO_RUN = "{\"jobRunId\":\"00000000-0000-0000-0000-000000000000\"}"
            .getBytes(StandardCharsets.US_ASCII);

    private final OutboundHttp http;
    private final Duration limit;
    private final Clock clock;

    Probe(OutboundHttp http, Duration limit, Clock clock) {
        this.http = http;
        this.limit = limit;
        this.clock = clock;
    }

    /** Asks a token endpoint for nothing, and with nothing secret. */
    Answer tokenEndpoint(URI address) throws Step.Failure {
        return ask(HttpCall.of("HEAD", address, Map.of(), limit), "token.endpoint in " + AUTH_FILE);
    }

    /** Asks how a run does that cannot exist: who answers has looked at the token, and nothing has changed. */
    Answer des(DesEndpoint endpoint) throws Step.Failure {
        return ask(new HttpCall("POST", endpoint.resolve("api/v1/queryrunstatus"),
                Map.of("Authorization", endpoint.authorization(), "Content-Type", "application/json"), NO_RUN, limit),
                "svc of the token");
    }

    /** Names the server, and the proxy where one is in between. */
    String name(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority()
                + http.proxy(address).map(proxy -> " (through the proxy " + proxy + ")").orElse("");
    }

    /** Whose certificates are trusted. */
    String trust() {
        return http.trust();
    }

    private Answer ask(HttpCall call, String origin) throws Step.Failure {
        try {
            Instant sent = clock.instant();
            HttpReply reply = http.send(call);
            Instant middle = sent.plus(Duration.between(sent, clock.instant()).dividedBy(2));
            return new Answer(reply.status(), reply.certificate(),
                    reply.header("Date").flatMap(date -> ahead(date, middle)));
        } catch (HttpCallException e) {
            String message = name(call.uri()) + ": " + e.getMessage();
            String remedy = remedy(e.kind(), origin, http.proxy(call.uri()));
            throw e.sent() ? new NoReply(message, remedy) : new Step.Failure(message, remedy);
        }
    }

    private static Optional<Duration> ahead(String date, Instant now) {
        try {
            // the header leaves out fractions of the second: its middle is the best guess
            return Optional.of(Duration.between(now,
                    Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).plusMillis(500)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private String remedy(Kind kind, String origin, Optional<String> proxy) {
        return switch (kind) {
            case NAME_NOT_RESOLVED -> "see that " + proxy.map(host -> "the proxy " + host).orElse(origin)
                    + " is right and that the name service of this machine works";
            case NOT_CONNECTED -> "see that " + proxy.map(host -> "the proxy " + host + " is right and runs,")
                    .orElse(origin + " is right, that the server runs") + " and that no firewall is in the way";
            case PROXY_REFUSED -> "see that user and password of the proxy are right and that it lets this host pass";
            case TLS_REFUSED -> "see that the certificate is valid today, that the clock is right and that the JVM or"
                    + " trusted.certificates.file in " + AUTH_FILE + " trusts the authority; trusted now are "
                    + http.trust();
            case NO_REPLY_IN_TIME -> "see whether a firewall or a proxy is in the way";
            case REPLY_TOO_LARGE, REPLY_MALFORMED, CONNECTION_LOST ->
                "try again; see whether a proxy or a portal is in between";
            case CLOSED, INTERNAL_ERROR -> "try again";
        };
    }
}
