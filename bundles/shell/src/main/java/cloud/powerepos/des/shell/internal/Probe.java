package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import cloud.powerepos.des.endpoint.DesEndpoint;

/**
 * Harmless requests that show whether a server is there. The client's threads end when the probe is dropped.
 */
final class Probe {

    /**
     * What a server's answer tells.
     *
     * @param ahead by how much the server's clock is ahead of the local one; empty where it does not tell its time
     */
    record Answer(int status, Optional<X509Certificate> certificate, Optional<Duration> ahead) {
    }

    private static final String NO_RUN = "{\"jobRunId\":\"00000000-0000-0000-0000-000000000000\"}";

    private final HttpClient client;
    private final Duration limit;
    private final Clock clock;

    Probe(SSLContext trust, Duration limit, Clock clock) {
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust)
                .connectTimeout(limit).build();
        this.limit = limit;
        this.clock = clock;
    }

    /** Asks a token endpoint for nothing, and with nothing secret. */
    Answer tokenEndpoint(URI address) throws Step.Failure, InterruptedException {
        return ask(HttpRequest.newBuilder(address).method("HEAD", HttpRequest.BodyPublishers.noBody()),
                "token.endpoint in " + AuthServer.FILE);
    }

    /** Asks how a run does that cannot exist: whoever answers has looked at the token, and nothing has changed. */
    Answer des(DesEndpoint endpoint) throws Step.Failure, InterruptedException {
        return ask(HttpRequest.newBuilder(endpoint.resolve("api/v1/queryrunstatus"))
                .header("Authorization", endpoint.authorization()).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(NO_RUN)), "svc of the token");
    }

    private Answer ask(HttpRequest.Builder request, String origin) throws Step.Failure, InterruptedException {
        HttpRequest built = request.timeout(limit).build();
        try {
            Instant sent = clock.instant();
            HttpResponse<Void> response = client.send(built, HttpResponse.BodyHandlers.discarding());
            Instant middle = sent.plus(Duration.between(sent, clock.instant()).dividedBy(2));
            return new Answer(response.statusCode(), response.sslSession().flatMap(Probe::certificate),
                    response.headers().firstValue("Date").flatMap(date -> ahead(date, middle)));
        } catch (IOException e) {
            throw failure(built.uri(), origin, e);
        }
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate first ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
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

    private Step.Failure failure(URI address, String origin, IOException e) {
        String server = address.getScheme() + "://" + address.getRawAuthority();
        if (isCausedBy(e, UnresolvedAddressException.class) || isCausedBy(e, UnknownHostException.class)) {
            return new Step.Failure("the host name of " + server + " is not known",
                    "see that " + origin + " is right and that the name service of this machine works");
        }
        if (e instanceof HttpTimeoutException) {
            return new Step.Failure(server + " did not answer within " + Spans.of(limit),
                    "see whether a firewall or a proxy is in the way");
        }
        if (e instanceof ConnectException) {
            return new Step.Failure(server + " accepts no connection",
                    "see that " + origin + " is right, that the server runs and that no firewall is in the way");
        }
        if (isCausedBy(e, SSLException.class)) {
            return new Step.Failure("no trusted TLS connection to " + server + ": " + root(e).getMessage(),
                    "see that the certificate is valid today, that the clock is right and that the JVM or"
                            + " trusted.certificates.file in " + AuthServer.FILE + " trusts the authority");
        }
        return new Step.Failure(server + " broke the connection (" + root(e).getClass().getSimpleName() + ")",
                "try again; see whether a proxy is in the way");
    }

    private static boolean isCausedBy(Throwable error, Class<?> type) {
        return type.isInstance(error) || error.getCause() != null && isCausedBy(error.getCause(), type);
    }

    private static Throwable root(Throwable error) {
        return error.getCause() == null ? error : root(error.getCause());
    }
}
