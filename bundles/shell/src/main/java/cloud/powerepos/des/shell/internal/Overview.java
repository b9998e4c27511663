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
import java.util.stream.Stream;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.TokenStatus;
import cloud.powerepos.des.auth.TokenStatus.State;
import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/** All organisations in one table, from what is known already: asks for no token. */
final class Overview {

    static final String REFUSED_CONFIGURATION = "misconfigured";
    static final String IGNORED_KEY = "ignored key";
    /** The token lives, but the host that it names may not be called, or it failed its check. */
    static final String REFUSED_TOKEN = "unusable";

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** One organisation, or one thing that is wrong with a configuration. */
    record Row(String organisation, String state, String host, Optional<Instant> expires, String lastError,
            String source) {

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

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String organisation : store.organisationCodes()) {
            tokens.status(organisation).map(this::row).ifPresent(rows::add);
        }
        problems(store, tokens, endpoints).forEach(problem -> rows.add(new Row(
                Text.printable(problem.organisationCode()), problem.refused() ? REFUSED_CONFIGURATION : IGNORED_KEY, "",
                Optional.empty(), Text.printable(problem.message()), problem.source())));
        return rows;
    }

    /** What is wrong with the configurations of all services. */
    static Stream<ConfigurationProblem> problems(CredentialStore store, AuthTokenService tokens,
            DesEndpointResolver endpoints) {
        return Stream.of(store.problems(), tokens.configurationProblems(), endpoints.configurationProblems())
                .flatMap(List::stream);
    }

    private Row row(TokenStatus status) {
        String organisation = status.organisationCode();
        Optional<String> refusal = endpoints.refusal(organisation);
        return new Row(Text.printable(organisation), refusal.map(why -> REFUSED_TOKEN)
                .orElseGet(() -> state(status, clock.getZone())),
                endpoints.lastServiceUri(organisation).filter(host -> refusal.isEmpty()).map(Overview::host).orElse(""),
                status.expiresAt(), Text.printable(refusal.or(status::lastError).orElse("")), status.source());
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
