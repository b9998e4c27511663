package cloud.powerepos.des.credentials.internal;

import java.util.Collections;
import java.util.Dictionary;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import cloud.powerepos.des.common.configuration.ConfigurationSource;

/**
 * One configuration as Config Admin delivers it: the texts by their keys, whose case does not matter. Immutable.
 *
 * @param texts  the values that are one text
 * @param others the keys whose value is something else, such as an array
 */
record Settings(SortedMap<String, String> texts, SortedSet<String> others) {

    static Settings of(Dictionary<String, ?> properties) {
        SortedMap<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        SortedSet<String> others = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String key : Collections.list(properties.keys())) {
            Object value = properties.get(key);
            if (value instanceof String || value instanceof Number || value instanceof Boolean
                    || value instanceof Character) {
                texts.put(key, value.toString());
            } else {
                others.add(key);
            }
        }
        return new Settings(Collections.unmodifiableSortedMap(texts), Collections.unmodifiableSortedSet(others));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    boolean has(String key) {
        return texts.containsKey(key) || others.contains(key);
    }

    boolean filled(String key) {
        return others.contains(key) || text(key).filter(text -> !text.isBlank()).isPresent();
    }

    SortedSet<String> keys() {
        SortedSet<String> keys = new TreeSet<>(others);
        keys.addAll(texts.keySet());
        return keys;
    }

    /** The keys as they are compared. */
    Set<String> lowerCaseKeys() {
        return keys().stream().map(key -> key.toLowerCase(Locale.ROOT)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Where an operator finds this configuration: the file's name, or the PID where it has no file. */
    String source(String pid) {
        return ConfigurationSource.of(texts.get(ConfigurationSource.FILE_NAME), pid);
    }

    /** Shows no value: some are secrets. */
    @Override
    public String toString() {
        return "Settings" + keys();
    }
}
