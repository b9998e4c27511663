package cloud.powerepos.des.operations;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one organisation is doing. An immutable snapshot without secrets; all times are by the local clock.
 *
 * @param organisationCode      the organisation
 * @param state                 the state in one word
 * @param problem               what is wrong, ending in what to do about it; empty where nothing is
 * @param problemAt             when that happened last; empty where it is not an event
 * @param serviceUri            where DES is by the token that is held, or where it was last; empty where there was no
 *                              token yet or the host that it names may not be called
 * @param source                where the organisation is configured: the file's name, or the PID where it has none; an
 *                              empty text where that is not known
 * @param token                 times, counters and the rest of the token; empty where no credentials can be used
 * @param configurationProblems what is wrong with the configurations that name this organisation, also where the last
 *                              good one is in force
 */
public record OrganisationReport(String organisationCode, State state, Optional<String> problem,
        Optional<Instant> problemAt, Optional<URI> serviceUri, String source, Optional<TokenStatus> token,
        List<ConfigurationProblem> configurationProblems) {

    /** The states of an organisation, the most urgent ones first. */
    public enum State {
        /** A bundle failed when it was asked for the organisation, or is not there. */
        BROKEN,
        /** Its configuration is refused, and nothing is in force for it. */
        MISCONFIGURED,
        /** A living token is held that must not be used: its host may not be called, or its signature is wrong. */
        UNUSABLE,
        /** The AuthServer refused the credentials, or DES the tokens; a living token may be held meanwhile. */
        REFUSED,
        /** No living token is held and the last attempt failed; the next one waits for its time. */
        WAITING,
        /** A token request has not ended although its time limit has passed; a living token may be held meanwhile. */
        OVERDUE,
        /** A living token is held, but the last attempt to replace it failed. */
        DEGRADED,
        /** A request is under way; a living token may be held meanwhile. */
        REFRESHING,
        /** A living token is held. */
        FRESH,
        /** The token that was held has expired and no caller has asked since; the next call gets a new one. */
        EXPIRED,
        /** No caller has asked for a token yet. */
        NOT_ASKED
    }

    /** Copies the problems. */
    public OrganisationReport {
        Objects.requireNonNull(organisationCode, "organisationCode");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(problemAt, "problemAt");
        Objects.requireNonNull(serviceUri, "serviceUri");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(token, "token");
        configurationProblems = List.copyOf(configurationProblems);
    }

    /** {@return whether a living token is held that calls can use; false where calls fail or wait at this moment} */
    public boolean usable() {
        return state != State.UNUSABLE && state != State.BROKEN && expiresAt().isPresent();
    }

    /** {@return until when the token that is held is handed out; empty where none is held} */
    public Optional<Instant> expiresAt() {
        return token.flatMap(TokenStatus::expiresAt);
    }

    /** {@return when the first error was since the last success; empty where nothing is wrong or it is not known} */
    public Optional<Instant> failingSince() {
        return problemAt.isPresent() ? token.flatMap(TokenStatus::failingSince) : Optional.empty();
    }

    /**
     * {@return when the next request is due after an error; empty where none is planned, or only new credentials or an
     * operator lead to one}
     */
    public Optional<Instant> nextAttempt() {
        return token.flatMap(TokenStatus::nextAttempt);
    }
}
