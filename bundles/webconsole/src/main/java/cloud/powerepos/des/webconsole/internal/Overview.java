package cloud.powerepos.des.webconsole.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;

/**
 * Everything the page says, as of one moment: organisations, those in trouble first, and what is wrong with
 * configurations. Taking it requests no token.
 */
record Overview(Instant now, ZoneId zone, List<OrganisationRow> rows, List<ConfigurationProblem> problems) {

    private static final Comparator<OrganisationRow> TROUBLE_FIRST = Comparator.comparing(OrganisationRow::tone)
            .thenComparing(OrganisationRow::organisation);

    static Overview take(DesOperations operations, Instant now, ZoneId zone) {
        Texts texts = new Texts(now, zone);
        return new Overview(now, zone, operations.organisations(OrganisationQuery.configured()).reports().stream()
                .map(report -> OrganisationRow.of(report, now, texts)).sorted(TROUBLE_FIRST).toList(),
                operations.configurationProblems());
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
