package cloud.powerepos.des.shell.internal;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.auth.CredentialsRejectedException;
import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.auth.TokenStatus;
import cloud.powerepos.des.credentials.ConfigurationProblem;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointResolver;
import cloud.powerepos.des.shell.internal.Probe.Answer;
import cloud.powerepos.des.shell.internal.Step.Failure;
import cloud.powerepos.des.shell.internal.Step.Finding;

/** The way of one organisation from its configuration to its DES, step by step. For one run. */
final class DesCheck {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** A token request has a limit of its own, 10 s by default, and its error says more than ours. */
    private static final Duration TOKEN_LIMIT = Duration.ofSeconds(12);
    private static final Duration CLOCK_WARNING = Duration.ofSeconds(30);
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(14);

    private final String organisation;
    private final CredentialStore store;
    private final AuthTokenService tokens;
    private final DesEndpointResolver endpoints;
    private final Callable<AuthServer> configuredServer;
    private final Clock clock;
    private Probe probe;
    private AccessToken token;
    private DesEndpoint endpoint;

    DesCheck(String organisation, CredentialStore store, AuthTokenService tokens, DesEndpointResolver endpoints,
            Callable<AuthServer> configuredServer, Clock clock) {
        this.organisation = organisation;
        this.store = store;
        this.tokens = tokens;
        this.endpoints = endpoints;
        this.configuredServer = configuredServer;
        this.clock = clock;
    }

    List<Step> steps() {
        return List.of(new Step("Configuration", LIMIT, this::configuration),
                new Step("Secrets", LIMIT, this::secrets),
                // its requests end a little earlier by themselves, with a better message
                new Step("AuthServer", LIMIT.plusSeconds(1), this::authServer),
                new Step("Token", TOKEN_LIMIT, this::token),
                new Step("Endpoint", LIMIT, this::endpoint),
                new Step("DES", LIMIT.plusSeconds(1), this::des));
    }

    private Finding configuration() throws Failure {
        Optional<DesCredentials> credentials = store.find(organisation);
        if (credentials.isPresent()) {
            return found(credentials.get().source() + ": client ID " + credentials.get().clientId()
                    + ", service account " + credentials.get().serviceAccountId());
        }
        Optional<ConfigurationProblem> problem = problem(false);
        if (problem.isPresent()) {
            throw new Failure(text(problem.get()), "");
        }
        return found(problem(true).map(ConfigurationProblem::source).orElseThrow(this::unknown));
    }

    /** With what else is wrong: it may spoil nothing that the next steps would not show, but somebody expects something of it. */
    private Finding found(String text) {
        List<String> others = Overview.problems(store, tokens, endpoints)
                .filter(problem -> problem.organisationCode().isEmpty()
                        || problem.organisationCode().equals(organisation))
                .filter(problem -> !problem.refused() || !isOfSecret(problem)).map(DesCheck::text).toList();
        return others.isEmpty() ? Finding.fine(text) : Finding.warning(text + "; but " + String.join("; ", others));
    }

    private Failure unknown() {
        String known = store.organisationCodes().stream().limit(10).collect(Collectors.joining(", "));
        return new Failure("organisation " + organisation + " is not configured; configured are: "
                + (known.isEmpty() ? "none" : known), "des:add " + organisation
                + ", or see with des:list whether a configuration was refused");
    }

    private Finding secrets() throws Failure {
        Optional<ConfigurationProblem> problem = problem(true);
        if (store.find(organisation).isPresent()) {
            return problem.map(refused -> Finding.warning(text(refused)))
                    .orElseGet(() -> Finding.fine("client secret and password of the service account are there"));
        }
        throw problem.map(refused -> new Failure(text(refused), "")).orElseGet(this::unknown);
    }

    private Finding authServer() throws Exception {
        Optional<ConfigurationProblem> refused = tokens.configurationProblems().stream()
                .filter(ConfigurationProblem::refused).findFirst();
        if (refused.isPresent()) {
            return notAsked(refused.get());
        }
        AuthServer server = configuredServer.call();
        URI address = server.address();
        probe = new Probe(Certificates.trusting(server.trustedCertificates()), LIMIT, clock);
        try {
            return found(address, probe.tokenEndpoint(address));
        } catch (Failure e) {
            AccessToken held = tokens.held(organisation).orElseThrow(() -> e);
            return Finding.warning(e.getMessage() + "; calls go on by the token held, which expires "
                    + Spans.relative(clock.instant(), held.expiresAt()) + "; " + e.remedy());
        }
    }

    /** What is configured is not what is in force, and only the token service knows that. */
    private Finding notAsked(ConfigurationProblem refused) throws Failure {
        if (refused.effect() == ConfigurationProblem.Effect.NOTHING_IN_FORCE) {
            throw new Failure(text(refused), "");
        }
        probe = new Probe(Certificates.trusting(""), LIMIT, clock);
        return Finding.warning("not asked, as " + text(refused));
    }

    /** A clock that is off is no failure: the lives of tokens are measured without it, and the next steps show what is not. */
    private Finding found(URI address, Answer answer) {
        boolean clocksDiffer = answer.ahead().filter(ahead -> ahead.abs().compareTo(CLOCK_WARNING) >= 0).isPresent();
        boolean endsSoon = answer.certificate().filter(this::endsSoon).isPresent();
        String text = address.getScheme() + "://" + address.getRawAuthority() + " answers; "
                + answer.certificate().map(DesCheck::text).orElse("no TLS")
                + (endsSoon ? ", which is soon: see that it is renewed; " : "; ")
                + answer.ahead().map(DesCheck::clockText).orElse("tells no time")
                + (clocksDiffer ? ": set the clock of this machine, best by a time service (NTP)" : "");
        return new Finding(clocksDiffer || endsSoon, text);
    }

    private static String clockText(Duration ahead) {
        if (ahead.abs().compareTo(Duration.ofSeconds(2)) < 0) {
            return "clocks agree";
        }
        return "the local clock is " + Spans.of(ahead) + (ahead.isNegative() ? " ahead" : " behind");
    }

    private static String text(X509Certificate certificate) {
        return "certificate " + certificate.getSubjectX500Principal().getName() + ", valid until "
                + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC);
    }

    private boolean endsSoon(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(CERTIFICATE_WARNING));
    }

    private Finding token() throws Exception {
        try {
            token = tokens.requestToken(organisation).toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DesAccessException reason && isHeld(reason)) {
                throw new Failure(reason.getMessage(), (reason instanceof CredentialsRejectedException
                        ? "a mended file is tried at once; if it was mended elsewhere, type des:retry "
                        : "to try again before that time, type des:retry ") + organisation);
            }
            throw e.getCause() instanceof RuntimeException reason ? reason : e;
        }
        Instant now = clock.instant();
        Optional<TokenStatus> status = tokens.status(organisation);
        String text = "scope " + token.scope() + status.flatMap(TokenStatus::grant)
                .map(grant -> ", by grant " + grant).orElse("") + ", issued "
                + Spans.relative(now, token.issuedAt()) + ", expires " + Spans.relative(now, token.expiresAt());
        return status.flatMap(TokenStatus::lastError)
                .map(error -> Finding.warning(text + "; but it could not be replaced: " + error))
                .orElseGet(() -> Finding.fine(text));
    }

    /** Whether the same error would come without a request until its time. */
    private static boolean isHeld(DesAccessException reason) {
        return reason.nextAttempt().isPresent() || reason instanceof CredentialsRejectedException;
    }

    private Finding endpoint() {
        endpoint = endpoints.resolve(token);
        return Finding.fine(endpoint.serviceUri().toString());
    }

    private Finding des() throws Exception {
        Answer answer = probe.des(endpoint);
        String host = endpoint.serviceUri().getScheme() + "://" + endpoint.serviceUri().getRawAuthority();
        return switch (answer.status()) {
            case 200, 400, 404 -> Finding.fine(host + " answers (HTTP " + answer.status() + ") and accepts the token; "
                    + answer.certificate().map(DesCheck::text).orElse("no TLS"));
            case 401, 403 -> throw new Failure(host + " refuses the token (HTTP " + answer.status() + ")",
                    "des:refresh " + organisation + ", then check again; if that does not help, see that the"
                            + " organisation has DES assigned and that its service account may use it");
            default -> throw new Failure(host + " answers with HTTP " + answer.status(), "check again in a minute;"
                    + " if it stays, see that svc names a DES and ask PowerEPOS");
        };
    }

    private static String text(ConfigurationProblem problem) {
        return problem.source() + switch (problem.effect()) {
            case NOTHING_IN_FORCE -> " is refused: ";
            case LAST_GOOD_IN_FORCE -> " is refused, the last good one is in force: ";
            case KEY_IGNORED -> ": ";
        } + problem.message();
    }

    /** Problems of the integrator's pair concern everybody, and come first. */
    private Optional<ConfigurationProblem> problem(boolean ofSecrets) {
        return store.problems().stream()
                .filter(problem -> problem.refused()
                        && (isOfClient(problem) || problem.organisationCode().equals(organisation)))
                .filter(problem -> ofSecrets == isOfSecret(problem))
                .min((a, b) -> Boolean.compare(isOfClient(b), isOfClient(a)));
    }

    static boolean isOfClient(ConfigurationProblem problem) {
        return problem.organisationCode().isEmpty() && problem.source().startsWith(CredentialStore.CLIENT_PID);
    }

    private static boolean isOfSecret(ConfigurationProblem problem) {
        return problem.key().contains("secret") || problem.key().contains("password");
    }
}
