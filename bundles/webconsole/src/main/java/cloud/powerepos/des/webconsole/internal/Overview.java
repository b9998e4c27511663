package cloud.powerepos.des.webconsole.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.common.faces.AllProblems;
import cloud.powerepos.des.common.faces.Unforeseen;
import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.endpoint.DesEndpointResolver;

/**
 * Everything the page says, as of one moment: organisations, those in trouble first, and what is wrong with configurations. Taking
 * it requests no token.
 */
record Overview(Instant now, ZoneId zone, List<OrganisationRow> rows, List<ConfigurationProblem> problems) {

    private static final Comparator<OrganisationRow> TROUBLE_FIRST = Comparator.comparing(OrganisationRow::tone)
            .thenComparing(OrganisationRow::organisation);

    static Overview take(CredentialStore store, AuthTokenService auth, DesEndpointResolver endpoints, Instant now,
            ZoneId zone) {
        Texts texts = new Texts(now, zone);
        List<ConfigurationProblem> problems = new ArrayList<>(AllProblems.of(store, auth, endpoints).toList());
        Set<String> codes = Set.of();
        try {
            codes = store.organisationCodes();
        } catch (Throwable e) {
            problems.add(new ConfigurationProblem("CredentialStore", "", "", "its organisations cannot be listed: "
                    + Unforeseen.text(e), Effect.NOTHING_IN_FORCE));
        }
        List<OrganisationRow> rows = codes.stream().map(code -> row(code, auth, endpoints, now, texts))
                .sorted(TROUBLE_FIRST).toList();
        return new Overview(now, zone, rows, problems);
    }

    /** An organisation for which a service fails is shown so, and keeps no other from being shown. */
    private static OrganisationRow row(String organisation, AuthTokenService auth,
            DesEndpointResolver endpoints, Instant now, Texts texts) {
        try {
            return auth.status(organisation).map(status -> OrganisationRow.of(status,
                    endpoints.lastServiceUri(organisation), endpoints.refusal(organisation), now, texts))
                    .orElseGet(() -> OrganisationRow.broken(organisation, "The token service does not know it: its"
                            + " configuration is just being added or removed; load the page again"));
        } catch (Throwable e) {
            return OrganisationRow.broken(organisation, Unforeseen.text(e));
        }
    }

    Texts texts() {
        return new Texts(now, zone);
    }

    /** {@code 3 organisations: 1 refused, 2 fresh}. */
    String summary() {
        if (rows.isEmpty()) {
            return "No organisation is configured";
        }
        Map<Tone, Map<String, Long>> counts = rows.stream().collect(Collectors.groupingBy(OrganisationRow::tone,
                TreeMap::new, Collectors.groupingBy(OrganisationRow::state, TreeMap::new, Collectors.counting())));
        String states = counts.values().stream().flatMap(byName -> byName.entrySet().stream())
                .map(state -> state.getValue() + " " + state.getKey().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return rows.size() + (rows.size() == 1 ? " organisation: " : " organisations: ") + states;
    }
}
