package cloud.powerepos.des.shell.internal.fleet;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.karaf.shell.support.CommandException;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;

/**
 * Which organisations a command is about, as an operator names them: by codes, by patterns such as {@code ST*}, and by
 * states.
 */
public final class Selection {

    private final List<String> patterns;
    private final Set<State> states;
    private final Sort sort;

    private Selection(List<String> patterns, Set<State> states, Sort sort) {
        this.patterns = patterns;
        this.states = states;
        this.sort = sort;
    }

    /**
     * @param patterns codes and patterns; null or none for all
     * @param states   words of states separated by commas; null for all
     * @param sort     word of an order; null for that of the code
     * @throws CommandException if a word is not known; the message lists those that are
     */
    public static Selection of(List<String> patterns, String states, String sort) throws CommandException {
        return new Selection(patterns == null ? List.of() : List.copyOf(patterns),
                states == null ? EnumSet.allOf(State.class) : states(states),
                sort == null ? Sort.CODE : constant("--sort", Sort.class, sort));
    }

    private static Set<State> states(String words) throws CommandException {
        Set<State> states = EnumSet.noneOf(State.class);
        for (String word : words.split(",", -1)) {
            states.add(constant("--state", State.class, word));
        }
        return states;
    }

    /** @throws CommandException if no constant of the type is typed so; the message lists those that are */
    public static <E extends Enum<E>> E constant(String option, Class<E> type, String word) throws CommandException {
        String plain = word.strip();
        for (E constant : type.getEnumConstants()) {
            if (plain.equalsIgnoreCase(States.typed(constant)) || plain.equalsIgnoreCase(constant.name())) {
                return constant;
            }
        }
        throw new CommandException(option + " " + word + " is not known: give "
                + Stream.of(type.getEnumConstants()).map(States::typed).collect(Collectors.joining(", ")));
    }

    /** Whether neither codes nor states limit it. */
    public boolean isOfAll() {
        return patterns.isEmpty() && isOfAllStates();
    }

    public boolean isOfAllStates() {
        return states.size() == State.values().length;
    }

    public boolean isOf(State state) {
        return states.contains(state);
    }

    /** The one organisation that is named by its code, where a single one is meant whatever its state. */
    public Optional<String> single() {
        return patterns.size() == 1 && isOfAllStates() && !isPattern(patterns.get(0)) ? Optional.of(patterns.get(0))
                : Optional.empty();
    }

    /**
     * Finds the organisations.
     *
     * @return those in the states that are wanted, in the order that is wanted, each once
     * @throws CommandException if a code or pattern fits no organisation
     */
    public List<OrganisationReport> reports(DesOperations operations) throws CommandException {
        return inStates(named(operations));
    }

    /** @return those of these reports whose states are wanted */
    public List<OrganisationReport> inStates(List<OrganisationReport> reports) {
        return reports.stream().filter(report -> states.contains(report.state())).toList();
    }

    /** Finds the organisations whatever their states. */
    public List<OrganisationReport> named(DesOperations operations) throws CommandException {
        OrganisationQuery all = OrganisationQuery.all().by(sort);
        if (patterns.isEmpty()) {
            return operations.organisations(all).reports();
        }
        Map<String, OrganisationReport> found = new LinkedHashMap<>();
        for (String pattern : patterns) {
            List<OrganisationReport> fit = isPattern(pattern) ? operations.organisations(all.matching(pattern))
                    .reports()
                    : operations.organisation(pattern).stream().toList();
            if (fit.isEmpty()) {
                throw new CommandException(isPattern(pattern) ? "No organisation fits " + pattern + ": see des:list"
                        : "Organisation " + pattern + " is not configured: see des:list, or add it with des:add "
                                + Printable.argument(pattern));
            }
            fit.forEach(report -> found.putIfAbsent(report.organisationCode(), report));
        }
        return patterns.size() == 1 ? List.copyOf(found.values())
                : all.of(found.values().stream()).reports();
    }

    /** Whether a text is more than one code. */
    public static boolean isPattern(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    }
}
