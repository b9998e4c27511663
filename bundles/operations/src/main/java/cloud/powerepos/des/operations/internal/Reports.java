package cloud.powerepos.des.operations.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.operations.TokenStatus;

/** Works out the reports from what the core services say at one moment. */
final class Reports {

    private final CoreServices core;
    /** What is wrong with every organisation while a bundle is missing; null where none is. */
    private final String missing;
    private final Map<String, List<ConfigurationProblem>> byOrganisation;
    /** Those of the store itself, which may concern any organisation. */
    private final List<ConfigurationProblem> unlisted;

    Reports(CoreServices core) {
        this.core = core;
        List<String> bundles = core.missing();
        missing = bundles.isEmpty() ? null : CoreServices.text(bundles);
        List<ConfigurationProblem> problems = AllProblems.ofStore(core.store());
        unlisted = problems.stream().filter(ConfigurationProblem::isOfService).toList();
        byOrganisation = problems.stream().collect(Collectors.groupingBy(ConfigurationProblem::organisationCode));
    }

    /** Also those that only a refused configuration names. */
    Stream<OrganisationReport> all() {
        Set<String> configured = core.store() == null ? Set.of() : core.store().organisationCodes();
        Set<String> codes = new HashSet<>(configured);
        codes.addAll(byOrganisation.keySet());
        codes.remove("");
        return codes.stream().map(code -> report(code, () -> configured.contains(code) && isConfigured(code)))
                .filter(Objects::nonNull);
    }

    Optional<OrganisationReport> of(String code) {
        return Optional.ofNullable(report(code, () -> isConfigured(code)));
    }

    private boolean isConfigured(String code) {
        return core.store().find(code).isPresent();
    }

    /** Whatever a service throws concerns this organisation alone. @return null where nothing is known of it */
    private OrganisationReport report(String code, BooleanSupplier configured) {
        if (missing != null) {
            return broken(code, Optional.empty(), missing);
        }
        try {
            TokenStatus status = core.tokens().status(code).orElse(null);
            return status != null ? known(status) : withoutStatus(code, configured.getAsBoolean());
        } catch (Throwable e) {
            return broken(code, Optional.empty(), Unforeseen.text(e));
        }
    }

    private OrganisationReport known(TokenStatus status) {
        String code = status.organisationCode();
        try {
            Optional<String> refusal = core.endpoints().refusal(code);
            if (refusal.isPresent()) {
                return new OrganisationReport(code, State.UNUSABLE, refusal, Optional.empty(), Optional.empty(),
                        status.source(), Optional.of(status), problemsOf(code));
            }
            return new OrganisationReport(code, state(status.state()), status.lastError(), status.lastErrorAt(),
                    core.endpoints().lastServiceUri(code), status.source(), Optional.of(status), problemsOf(code));
        } catch (Throwable e) {
            return broken(code, Optional.of(status), Unforeseen.text(e));
        }
    }

    /** Not configured at all, or refused, or just being added or removed. */
    private OrganisationReport withoutStatus(String code, boolean configured) {
        if (configured) {
            return broken(code, Optional.empty(), "The token service does not know it: its configuration is"
                    + " just being added or removed; look again");
        }
        List<ConfigurationProblem> own = problemsOf(code);
        return own.stream().filter(problem -> problem.effect() == Effect.NOTHING_IN_FORCE
                && problem.organisationCode().equals(code)).findFirst()
                .map(problem -> new OrganisationReport(code, State.MISCONFIGURED, Optional.of(problem.message()),
                        Optional.empty(), Optional.empty(), problem.source(), Optional.empty(), own)).orElse(null);
    }

    private OrganisationReport broken(String code, Optional<TokenStatus> status, String problem) {
        return new OrganisationReport(code, State.BROKEN, Optional.of(problem), Optional.empty(), Optional.empty(),
                status.map(TokenStatus::source).orElse(""), status, problemsOf(code));
    }

    private List<ConfigurationProblem> problemsOf(String code) {
        List<ConfigurationProblem> own = byOrganisation.getOrDefault(code, List.of());
        return own.isEmpty() ? unlisted : Stream.concat(own.stream(), unlisted.stream()).toList();
    }

    private static State state(TokenStatus.State state) {
        return switch (state) {
            case NOT_ASKED -> State.NOT_ASKED;
            case FRESH -> State.FRESH;
            case REFRESHING -> State.REFRESHING;
            case OVERDUE -> State.OVERDUE;
            case DEGRADED -> State.DEGRADED;
            case WAITING -> State.WAITING;
            case REFUSED -> State.REFUSED;
            case EXPIRED -> State.EXPIRED;
        };
    }
}
