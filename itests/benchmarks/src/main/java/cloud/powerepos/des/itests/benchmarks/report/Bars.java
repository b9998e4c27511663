package cloud.powerepos.des.itests.benchmarks.report;

import java.util.Locale;
import java.util.Map;

/** A picture of bars, shortest first, on a logarithmic scale. */
final class Bars {

    private static final int ROW = 26;
    private static final int LEFT = 210;
    private static final int WIDTH = 760;

    private Bars() {
    }

    /** @param ratios by subject, the smallest first */
    static String draw(String title, Map<String, Double> ratios) {
        StringBuilder svg = new StringBuilder(String.format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
                + "height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" "
                + "fill=\"white\"/>%n<text x=\"10\" y=\"22\" font-weight=\"bold\">%s</text>%n<text x=\"10\" y=\"40\">"
                + "multiples of a look into a ConcurrentHashMap, logarithmic scale</text>%n", WIDTH,
                ratios.size() * ROW + 60,
                title));
        double most = ratios.values().stream().mapToDouble(Bars::length).max().orElse(1);
        int y = 52;
        for (Map.Entry<String, Double> bar : ratios.entrySet()) {
            String subject = bar.getKey();
            double ratio = bar.getValue();
            double length = length(ratio) / most * (WIDTH - LEFT - 90);
            String colour = subject.startsWith("Our") ? "#1b7f4b"
                    : subject.endsWith("Floor") ? "#b8b8b8" : "#5b7db1";
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
                    + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>%n"
                    + "<text x=\"%.1f\" y=\"%d\">%s ×</text>%n", LEFT - 8, y + 14,
                    Report.name(subject).replace("*", ""), LEFT, y, length, colour, LEFT + length + 6, y + 14,
                    ratio < 100 ? String.format(Locale.ROOT, "%.1f", ratio)
                            : String.format(Locale.ROOT, "%,.0f", ratio)));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    /** One is not nothing. */
    private static double length(double ratio) {
        return Math.log(Math.max(ratio, 1)) + 0.4;
    }
}
