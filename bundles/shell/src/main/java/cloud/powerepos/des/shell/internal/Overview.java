package cloud.powerepos.des.shell.internal;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.TokenStatus.State;
import cloud.powerepos.des.common.faces.AllProblems;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** All organisations in one table, from what is known already: asks for no token. */
final class Overview {

    static final String REFUSED_CONFIGURATION = "misconfigured";
    static final String IGNORED_KEY = "ignored key";
    /** The token lives, but the host that it names may not be called, or it failed its check. */
    static final String REFUSED_TOKEN = "unusable";
    /** A service failed when it was asked for the organisation. */
    static final String BROKEN = "broken";

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** One organisation, or one thing that is wrong with a configuration. Every text is fit for a terminal. */
    record Row(String organisation, String state, String host, Optional<Instant> expires, String lastError,
            String source) {

        Row {
            organisation = Printable.of(organisation);
            host = Printable.of(host);
            lastError = Printable.of(lastError);
            source = Printable.of(source);
        }

        boolean ofConfiguration() {
            return state.equals(REFUSED_CONFIGURATION) || state.equals(IGNORED_KEY);
        }
    }

    private final CredentialStore store;
    private final AuthTokenService tokens;
    private final DesEndpointResolver endpoints;
    private final Clock clock;

    Overview(CredentialStore store, AuthTokenService tokens, DesEndpointResolver endpoints, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /** Whatever is broken has a row of its own and keeps no other from being shown. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        try {
            store.organisationCodes().forEach(organisation -> row(organisation).ifPresent(rows::add));
        } catch (Throwable e) {
            rows.add(broken("", "CredentialStore", e));
        }
        AllProblems.of(store, tokens, endpoints).forEach(problem -> rows.add(new Row(problem.organisationCode(),
                problem.refused() ? REFUSED_CONFIGURATION : IGNORED_KEY, "", Optional.empty(), problem.message(),
                problem.source())));
        return rows;
    }

    private Optional<Row> row(String organisation) {
        try {
            return tokens.status(organisation).map(this::row);
        } catch (Throwable e) {
            return Optional.of(broken(organisation, "", e));
        }
    }

    private static Row broken(String organisation, String source, Throwable error) {
        return new Row(organisation, BROKEN, "", Optional.empty(), Unforeseen.text(error), source);
    }

    private Row row(TokenStatus status) {
        String organisation = status.organisationCode();
        Optional<String> refusal = endpoints.refusal(organisation);
        return new Row(organisation, refusal.map(why -> REFUSED_TOKEN)
                .orElseGet(() -> state(status, clock.getZone())),
                endpoints.lastServiceUri(organisation).filter(host -> refusal.isEmpty()).map(Overview::host).orElse(""),
                status.expiresAt(), refusal.or(status::lastError).orElse(""), status.source());
    }

    static String state(TokenStatus status, ZoneId zone) {
        if (status.state() == State.WAITING && status.nextAttempt().isPresent()) {
            return "waiting until " + TIME_OF_DAY.format(status.nextAttempt().get().atZone(zone));
        }
        return status.state() == State.NOT_ASKED ? "not asked yet" : status.state().name().toLowerCase(Locale.ROOT);
    }

    private static String host(URI service) {
        return service.getPort() < 0 ? service.getHost() : service.getHost() + ":" + service.getPort();
    }
}
