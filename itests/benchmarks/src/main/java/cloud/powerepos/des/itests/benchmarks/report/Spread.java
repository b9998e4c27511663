package cloud.powerepos.des.itests.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One figure as each run showed it.
 *
 * @param values in ascending order, empty where no run has the figure
 */
record Spread(List<Double> values) {

    static Spread of(Stream<Double> values) {
        return new Spread(values.filter(value -> !value.isNaN()).sorted().toList());
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double most() {
        return values.get(values.size() - 1);
    }

    /** How many runs showed no more than the limit. */
    long atMost(double limit) {
        return values.stream().filter(value -> value <= limit).count();
    }

    /** The median; with the least and the greatest in brackets where there is more than one run. */
    String format(String pattern) {
        if (isEmpty()) {
            return "not run";
        }
        String median = String.format(Locale.ROOT, pattern, median());
        return values.size() == 1 ? median : median + " (" + String.format(Locale.ROOT, pattern, values.get(0)) + "–"
                + String.format(Locale.ROOT, pattern, most()) + ")";
    }
}
