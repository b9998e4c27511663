package cloud.powerepos.des.common.configuration;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import cloud.powerepos.des.common.text.Blanks;

/**
 * One configuration as Config Admin delivers it, and the one reader of its values. Letter case of keys does not matter.
 * A key that is absent (where {@code otherwise} counts), one with an empty value and one with a value are three
 * different things. A value of another type than the key takes is refused by name and never converted, and so is one
 * with a placeholder that was not resolved. Immutable.
 */
public final class RawConfiguration {

    /** A configuration without any key. */
    public static final RawConfiguration EMPTY = new RawConfiguration(new TreeMap<>());

    private static final String PLACEHOLDER = "$[";
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private final SortedMap<String, Object> values;

    private RawConfiguration(SortedMap<String, Object> values) {
        this.values = values;
    }

    public static RawConfiguration of(Dictionary<String, ?> properties) {
        return of(Collections.list(properties.keys()), properties::get);
    }

    public static RawConfiguration ofMap(Map<String, ?> properties) {
        return of(properties.keySet(), properties::get);
    }

    private static RawConfiguration of(Collection<String> keys, Function<String, ?> value) {
        SortedMap<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        keys.forEach(key -> values.put(key, immutable(value.apply(key))));
        return new RawConfiguration(values);
    }

    /** This configuration, and of the given keys those that are absent here as the other one has them. */
    public RawConfiguration completedBy(RawConfiguration other, Collection<String> keys) {
        SortedMap<String, Object> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(values);
        keys.stream().filter(other::has).forEach(key -> all.putIfAbsent(key, other.values.get(key)));
        return new RawConfiguration(all);
    }

    /** Whether the key is there, with whatever value. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Whether the key is there with a value that is not blank. */
    public boolean filled(String key) {
        Object value = values.get(key);
        return value instanceof List<?> list ? list.stream().anyMatch(element -> !element.toString().isBlank())
                : value != null && !value.toString().isBlank();
    }

    /** The keys in their own letter case, in alphabetical order. */
    public SortedSet<String> keys() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(values.keySet()));
    }

    /** The keys as they are compared. */
    public Set<String> lowerCaseKeys() {
        return values.keySet().stream().map(key -> key.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value for comparisons, whatever its type; empty where it is absent. Not for use, and not to be shown. */
    public String comparable(String key) {
        Object value = values.getOrDefault(key, "");
        return value instanceof List<?> list ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : Blanks.stripped(value.toString());
    }

    /** A text as it stands, blanks around it included; empty if the key is absent. */
    public Optional<String> text(String key) throws RefusedException {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            throw new RefusedException(key, key + " is not a single text: give one value, as text");
        }
        return Optional.of(resolved(key, text));
    }

    /** A text without the blanks around it. */
    public String text(String key, String otherwise) throws RefusedException {
        return text(key).map(Blanks::stripped).orElse(otherwise);
    }

    /** A whole number, given as a number or as text. */
    public long number(String key, long otherwise, long min, long max) throws RefusedException {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        String bounds = ": set it to a number from " + min + " to " + max + ", or remove the key";
        String text = value instanceof Integer || value instanceof Long || value instanceof Short
                || value instanceof Byte ? value.toString() : plain(key, value);
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw new RefusedException(key, key + " is not a whole number" + bounds);
        }
        long number = Long.parseLong(text);
        if (number < min || number > max) {
            throw new RefusedException(key, key + " is " + number + bounds);
        }
        return number;
    }

    /**
     * Texts, given as one text with commas, as an array or as a collection; without the blanks around each, and without
     * those that are blank.
     */
    public List<String> list(String key, List<String> otherwise) throws RefusedException {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        List<String> entries = new ArrayList<>();
        for (Object element : value instanceof List<?> list ? list : List.of(value)) {
            if (!(element instanceof String text)) {
                throw new RefusedException(key, key + " is not a list of texts: separate them by commas");
            }
            for (String entry : resolved(key, text).split(",")) {
                if (!entry.isBlank()) {
                    entries.add(Blanks.stripped(entry));
                }
            }
        }
        return List.copyOf(entries);
    }

    /** A flag, given as a boolean or as text. */
    public boolean flag(String key, boolean otherwise) throws RefusedException {
        Object value = values.getOrDefault(key, otherwise);
        if (value instanceof Boolean flag) {
            return flag;
        }
        String text = plain(key, value).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            throw new RefusedException(key, key + " is neither true nor false: set it to one of them");
        }
        return text.equals("true");
    }

    /** Where an operator finds this configuration: the file's name, or the PID where it has no file. */
    public String source(String pid) {
        return ConfigurationSource.of(values.get(ConfigurationSource.FILE_NAME), pid);
    }

    /** The file that the configuration was read from; empty where it has none. */
    public Optional<Path> file() {
        return ConfigurationSource.file(values.get(ConfigurationSource.FILE_NAME));
    }

    /** Whether the text has a placeholder that was not resolved. */
    public static boolean hasPlaceholder(String text) {
        return text.contains(PLACEHOLDER);
    }

    /** Empty where the value is no text. */
    private static String plain(String key, Object value) throws RefusedException {
        return value instanceof String given ? Blanks.stripped(resolved(key, given)) : "";
    }

    private static String resolved(String key, String text) throws RefusedException {
        if (hasPlaceholder(text)) {
            throw new RefusedException(key, key + " contains a placeholder $[…] that was not resolved: set it to a"
                    + " value, or provide what the placeholder names");
        }
        return text;
    }

    private static Object immutable(Object value) {
        if (value instanceof Collection<?> collection) {
            return List.copyOf(collection);
        }
        return value.getClass().isArray()
                ? IntStream.range(0, Array.getLength(value)).mapToObj(index -> Array.get(value, index)).toList()
                : value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawConfiguration that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Shows no value: some are secrets. */
    @Override
    public String toString() {
        return "RawConfiguration" + values.keySet();
    }
}
