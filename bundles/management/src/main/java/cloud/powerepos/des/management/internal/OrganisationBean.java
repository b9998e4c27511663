package cloud.powerepos.des.management.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** Shows one organisation. Every exception that leaves it is one of the JDK's: a JMX client knows no others. */
final class OrganisationBean extends CountersBean implements OrganisationMXBean {

    static final String BROKEN = "BROKEN";

    private final String organisationCode;
    private final AuthTokenService auth;
    private final DesEndpointResolver resolver;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long {@link #retry()} waits */
    OrganisationBean(String organisationCode, AuthTokenService auth, DesEndpointResolver resolver, InstantSource clock,
            Duration patience) {
        this.organisationCode = organisationCode;
        this.auth = auth;
        this.resolver = resolver;
        this.clock = clock;
        this.patience = patience;
    }

    private TokenStatus status() {
        return known(() -> auth.status(organisationCode)).orElseThrow(
                () -> new IllegalStateException(Printable.of(organisationCode) + " is not configured any more"));
    }

    /** Asks a service; whatever it throws becomes an exception that a JMX client knows. */
    private static <T> T known(Supplier<T> question) {
        try {
            return question.get();
        } catch (Throwable e) {
            throw new IllegalStateException(Unforeseen.text(e));
        }
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).map(Printable::of).orElse(null);
    }

    /** In whole seconds, which is what people read and compare. */
    private static String time(Optional<Instant> time) {
        return text(time.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS)));
    }

    @Override
    Counters counters() {
        return status().counters();
    }

    @Override
    public String getOrganisation() {
        return Printable.of(organisationCode);
    }

    @Override
    public String getState() {
        try {
            return auth.status(organisationCode).map(status -> status.state().name()).orElse(BROKEN);
        } catch (Throwable e) {
            return BROKEN;
        }
    }

    @Override
    public String getClientId() {
        return Printable.of(status().clientId());
    }

    @Override
    public String getServiceAccount() {
        return Printable.of(status().serviceAccountId());
    }

    @Override
    public String getSource() {
        return Printable.of(status().source());
    }

    @Override
    public String getServiceUri() {
        return text(known(() -> resolver.lastServiceUri(organisationCode)
                .filter(uri -> resolver.refusal(organisationCode).isEmpty())));
    }

    @Override
    public String getIssuedAt() {
        return time(status().issuedAt());
    }

    @Override
    public String getRefreshAt() {
        return time(status().refreshAt());
    }

    @Override
    public String getExpiresAt() {
        return time(status().expiresAt());
    }

    @Override
    public long getExpiresInSeconds() {
        Instant now = clock.instant();
        return status().expiresAt().map(end -> Math.max(0, Duration.between(now, end).toSeconds())).orElse(0L);
    }

    @Override
    public String getGrant() {
        return text(status().grant());
    }

    @Override
    public boolean isRefreshTokenHeld() {
        return status().refreshTokenHeld();
    }

    @Override
    public String getLastError() {
        try {
            return text(resolver.refusal(organisationCode).or(() -> status().lastError()));
        } catch (Throwable e) {
            return e instanceof IllegalStateException ? e.getMessage() : Unforeseen.text(e);
        }
    }

    @Override
    public String getLastErrorAt() {
        return time(status().lastErrorAt());
    }

    @Override
    public String getNextAttempt() {
        return time(status().nextAttempt());
    }

    @Override
    public String retry() {
        CompletableFuture<AccessToken> renewal = known(() -> auth.renew(organisationCode).toCompletableFuture());
        try {
            return time(Optional.of(renewal.get(patience.toMillis(), TimeUnit.MILLISECONDS).expiresAt()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(Unforeseen.text(e.getCause()));
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer within " + patience.toSeconds()
                    + " s; the request is still under way, see State and LastError");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted; the request is still under way, see State and LastError");
        }
    }
}
