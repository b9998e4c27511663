package cloud.powerepos.des.itests.benchmarks.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Repeated measurements of one duration. */
final class Samples {

    private final List<Double> seconds = new ArrayList<>();

    void add(Instant from, Instant to) {
        seconds.add(Duration.between(from, to).toNanos() / 1e9);
    }

    static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.1f s", Duration.between(from, to).toMillis() / 1e3);
    }

    String medianAndRange() {
        return String.format(Locale.ROOT, "median %.2f s (%.2f to %.2f s, %d times)", median(), sorted().get(0), most(),
                seconds.size());
    }

    String medianAndMost() {
        return String.format(Locale.ROOT, "median %.2f s, most %.2f s (%d times)", median(), most(), seconds.size());
    }

    private double median() {
        return sorted().get(seconds.size() / 2);
    }

    private double most() {
        return sorted().get(seconds.size() - 1);
    }

    private List<Double> sorted() {
        return seconds.stream().sorted().toList();
    }
}
