package cloud.powerepos.des.webconsole.internal.html;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a browser needs to show a view as it is now: the order of the parts by their fingerprints, and those parts that
 * it does not have. The browser says what it has with each request, so nothing is kept on the server.
 */
public final class LiveUpdate {

    private static final String SEPARATOR = ".";

    private LiveUpdate() {
    }

    /**
     * @param known fingerprints of the parts that the browser has, those first that it shows, in their order; then a
     *              comma and others; null for none
     * @return empty where it shows all as it is
     */
    public static Optional<String> of(List<Part> parts, String known) {
        String order = parts.stream().map(Part::fingerprint).collect(Collectors.joining(SEPARATOR));
        String given = known == null ? "" : known;
        int shown = given.indexOf(',');
        if (order.equals(shown < 0 ? given : given.substring(0, shown))) {
            return Optional.empty();
        }
        Set<String> had = new HashSet<>(Arrays.asList(given.split("[.,]")));
        return Optional.of(parts.stream().filter(part -> !had.contains(part.fingerprint())).map(Part::html)
                .collect(Collectors.joining("", "<ol data-order=\"" + order + "\"></ol>", "")));
    }
}
