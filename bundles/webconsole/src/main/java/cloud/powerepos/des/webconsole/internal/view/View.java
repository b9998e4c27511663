package cloud.powerepos.des.webconsole.internal.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.operations.OrganisationReport.State;

/**
 * What of the page is shown, as its address says; the server keeps none of it. Whatever an address says that makes no
 * sense is left out. Immutable.
 *
 * @param text     what organisations are searched for
 * @param states   the states that are wanted
 * @param page     the number of the page, from 1
 * @param problems the page of the problems of configurations, from 1; 0 for the first few
 * @param open     organisations whose details are shown
 * @param check    the organisation whose check is shown; an empty text for none
 * @param confirm  whether it is asked if all refused organisations are to be retried
 */
public record View(String text, Set<State> states, Sort sort, int page, int problems, List<String> open, String check,
        boolean confirm) {

    /** Organisations on one page. */
    public static final int PAGE = 50;
    /** The states that an operator has to do something about. */
    public static final Set<State> ATTENTION = Collections.unmodifiableSet(Arrays.stream(State.values())
            .filter(States::needsAttention).collect(Collectors.toCollection(() -> EnumSet.noneOf(State.class))));

    static final int LONGEST_TEXT = 200;
    static final int MOST_OPEN = 10;

    private static final int LONGEST_CODE = 500;
    private static final int LAST_PAGE = 1_000_000;
    private static final String ATTENTION_NAME = "attention";
    private static final String RETRY_REFUSED = "retry-refused";
    private static final Set<State> ALL = Collections.unmodifiableSet(EnumSet.allOf(State.class));

    /** The page as it opens. */
    public static final View FIRST = new View("", ALL, Sort.URGENCY, 1, 0, List.of(), "", false);

    /** @param parameters gives the values of a parameter, null where there are none */
    public static View of(Function<String, String[]> parameters) {
        List<String> closed = values(parameters, "close").toList();
        return new View(cut(first(parameters, "q").strip()), states(values(parameters, "state")),
                sort(first(parameters, "sort")), number(first(parameters, "page"), 1),
                number(first(parameters, "problems"), 0),
                values(parameters, "open").filter(View::isCode).filter(code -> !closed.contains(code)).distinct()
                        .limit(MOST_OPEN).toList(),
                values(parameters, "check").filter(View::isCode).findFirst().orElse(""),
                first(parameters, "confirm").equals(RETRY_REFUSED));
    }

    /** The query of this page's organisations. */
    public OrganisationQuery query() {
        return OrganisationQuery.all().in(states).containing(text).by(sort).page((page - 1) * PAGE, PAGE);
    }

    /** Whether all organisations are in it, on one page or another. */
    public boolean isEverything() {
        return text.isEmpty() && states.equals(ALL);
    }

    /** With other states, from the first page. */
    public View in(Set<State> wanted) {
        return new View(text, wanted.isEmpty() ? ALL : wanted, sort, 1, problems, List.of(), check, confirm);
    }

    /** With this state where it is not wanted yet, else without it. */
    public View toggled(State state) {
        if (states.equals(ALL)) {
            return in(EnumSet.of(state));
        }
        EnumSet<State> wanted = EnumSet.copyOf(states);
        if (!wanted.remove(state)) {
            wanted.add(state);
        }
        return in(wanted);
    }

    /** Another search, from the first page, in all states. */
    public View searching(String wanted) {
        return new View(cut(wanted), ALL, sort, 1, problems, List.of(), check, confirm);
    }

    /** Another page. */
    public View at(int number) {
        return new View(text, states, sort, number, problems, List.of(), check, confirm);
    }

    /** How many pages there are of so many. */
    public static int pages(int found) {
        return Math.max(1, (found + PAGE - 1) / PAGE);
    }

    /** The same, at the last page where there are not so many. */
    public View within(int found) {
        int last = pages(found);
        return page <= last ? this : new View(text, states, sort, last, problems, open, check, confirm);
    }

    /** Another page of problems. */
    public View problemsAt(int number) {
        return new View(text, states, sort, page, number, open, check, confirm);
    }

    /** With the check of an organisation; an empty text for none. */
    public View checking(String organisation) {
        return new View(text, states, sort, page, problems, open, organisation, confirm);
    }

    /** With or without the question. */
    public View confirming(boolean asked) {
        return new View(text, states, sort, page, problems, open, check, asked);
    }

    /** What stands behind the question mark of its address; an empty text for the page as it opens. */
    public String address() {
        return parameters().map(parameter -> parameter.name() + "="
                + URLEncoder.encode(parameter.value(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    /** The same for a form. */
    public Stream<Parameter> parameters() {
        return Stream.of(
                Stream.of(text).filter(value -> !value.isEmpty()).map(value -> new Parameter("q", value)),
                stateNames().map(value -> new Parameter("state", value)),
                Stream.of(sort).filter(value -> value != Sort.URGENCY)
                        .map(value -> new Parameter("sort", States.typed(value))),
                Stream.of(page).filter(value -> value > 1).map(value -> new Parameter("page", value.toString())),
                Stream.of(problems).filter(value -> value > 0)
                        .map(value -> new Parameter("problems", value.toString())),
                open.stream().map(value -> new Parameter("open", value)),
                Stream.of(check).filter(value -> !value.isEmpty()).map(value -> new Parameter("check", value)),
                Stream.of(confirm).filter(asked -> asked).map(asked -> new Parameter("confirm", RETRY_REFUSED)))
                .flatMap(parameter -> parameter);
    }

    /** The states in an address; none where all are wanted. */
    public Stream<String> stateNames() {
        if (states.equals(ALL)) {
            return Stream.empty();
        }
        return states.equals(ATTENTION) ? Stream.of(ATTENTION_NAME)
                : Arrays.stream(State.values()).filter(states::contains).map(States::typed);
    }

    private static Set<State> states(Stream<String> names) {
        EnumSet<State> wanted = EnumSet.noneOf(State.class);
        names.forEach(name -> {
            if (name.equals(ATTENTION_NAME)) {
                wanted.addAll(ATTENTION);
            }
            Arrays.stream(State.values()).filter(state -> States.typed(state).equals(name)).forEach(wanted::add);
        });
        return wanted.isEmpty() ? ALL : Collections.unmodifiableSet(wanted);
    }

    private static Sort sort(String name) {
        return Arrays.stream(Sort.values()).filter(sort -> States.typed(sort).equals(name)).findFirst()
                .orElse(Sort.URGENCY);
    }

    private static int number(String text, int least) {
        try {
            return Math.max(least, Math.min(LAST_PAGE, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            return least;
        }
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        boolean halved = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
        return text.substring(0, halved ? LONGEST_TEXT - 1 : LONGEST_TEXT);
    }

    private static boolean isCode(String value) {
        return !value.isEmpty() && value.length() <= LONGEST_CODE;
    }

    private static String first(Function<String, String[]> parameters, String name) {
        return values(parameters, name).findFirst().orElse("");
    }

    private static Stream<String> values(Function<String, String[]> parameters, String name) {
        String[] values = parameters.apply(name);
        return values == null ? Stream.empty() : Arrays.stream(values).filter(Objects::nonNull);
    }

    /** A name with a value. */
    public record Parameter(String name, String value) {
    }
}
