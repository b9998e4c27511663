package cloud.powerepos.des.management.internal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.Counters;

/** Shows one organisation. Every exception that leaves it is one of the JDK's: a JMX client knows no others. */
final class OrganisationBean extends CountersBean implements OrganisationMXBean {

    private final String organisationCode;
    private final DesOperations operations;
    private final InstantSource clock;
    private final Duration patience;

    /** @param patience how long {@link #retry()} waits */
    OrganisationBean(String organisationCode, DesOperations operations, InstantSource clock, Duration patience) {
        this.organisationCode = organisationCode;
        this.operations = operations;
        this.clock = clock;
        this.patience = patience;
    }

    private OrganisationReport report() {
        return operations.organisation(organisationCode).orElseThrow(
                () -> new IllegalStateException(Printable.of(organisationCode) + " is not configured any more"));
    }

    private TokenStatus token() {
        OrganisationReport report = report();
        return report.token().orElseThrow(() -> new IllegalStateException(
                Printable.of(report.problem().orElse("its state is not known"))));
    }

    @Override
    Counters counters() {
        return token().counters();
    }

    @Override
    public String getOrganisation() {
        return Printable.of(organisationCode);
    }

    @Override
    public String getState() {
        return report().state().name();
    }

    @Override
    public String getClientId() {
        return Printable.of(token().clientId());
    }

    @Override
    public String getServiceAccount() {
        return Printable.of(token().serviceAccountId());
    }

    @Override
    public String getSource() {
        return Printable.of(report().source());
    }

    @Override
    public String getServiceUri() {
        return Shown.text(report().serviceUri().map(URI::toString));
    }

    @Override
    public String getIssuedAt() {
        return Shown.time(token().issuedAt());
    }

    @Override
    public String getRefreshAt() {
        return Shown.time(token().refreshAt());
    }

    @Override
    public String getExpiresAt() {
        return Shown.time(token().expiresAt());
    }

    @Override
    public long getExpiresInSeconds() {
        Instant now = clock.instant();
        return token().expiresAt().map(end -> Math.max(0, Duration.between(now, end).toSeconds())).orElse(0L);
    }

    @Override
    public String getGrant() {
        return Shown.text(token().grant());
    }

    @Override
    public boolean isRefreshTokenHeld() {
        return token().refreshTokenHeld();
    }

    @Override
    public String getLastError() {
        return Shown.text(report().problem());
    }

    @Override
    public String getLastErrorAt() {
        return Shown.time(token().lastErrorAt());
    }

    @Override
    public String getFailingSince() {
        return Shown.time(token().failingSince());
    }

    @Override
    public String getNextAttempt() {
        return Shown.time(token().nextAttempt());
    }

    @Override
    public String retry() {
        try {
            return Shown.time(Optional.of(operations.renew(organisationCode).toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS)));
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
