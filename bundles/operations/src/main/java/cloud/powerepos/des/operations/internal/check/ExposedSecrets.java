package cloud.powerepos.des.operations.internal.check;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.common.configuration.ConfigurationSource;
import cloud.powerepos.des.common.configuration.EtcFolder;
import cloud.powerepos.des.credentials.CredentialStore;

/** The secrets of an organisation that other users of this machine can read: in files, and in Config Admin's copies. */
public final class ExposedSecrets {

    /**
     * A configuration.
     *
     * @param written   as it stands in its file
     * @param delivered after placeholders were resolved
     */
    public record Configured(String pid, Dictionary<String, Object> written, Dictionary<String, Object> delivered) {

        String source() {
            return ConfigurationSource.of(written.get(ConfigurationSource.FILE_NAME), pid);
        }

        Optional<Path> file() {
            return ConfigurationSource.file(written.get(ConfigurationSource.FILE_NAME));
        }
    }

    private static final List<String> SECRETS = List.of("client.secret", "service.account.password");
    /** Names a file in the folder of the configurations. */
    private static final Pattern SECRET_PLACEHOLDER = Pattern.compile("\\$\\[secret:([^];]+)");
    /** Of thousands of configurations that of the integrator's client and that of one organisation. */
    private static final String FILTER = "(|(service.pid=" + CredentialStore.CLIENT_PID + ")(&(service.factoryPid="
            + CredentialStore.ORGANISATION_PID + ")(|(service.pid=%s)(" + ConfigurationSource.FILE_NAME + "=*%s)("
            + ConfigurationSource.FILE_NAME + "=*%s))))";
    private static final Pattern OF_FILTERS = Pattern.compile("[\\\\*()]");

    private interface Lookup {
        /** @return also others than that of the source */
        List<Configured> of(String source) throws Exception;
    }

    private final Lookup configurations;
    private final Path data;

    /** @param data Karaf's folder of the same name, where Config Admin keeps its copies */
    public ExposedSecrets(Callable<List<Configured>> configurations, Path data) {
        this(data, source -> configurations.call());
    }

    private ExposedSecrets(Path data, Lookup configurations) {
        this.configurations = configurations;
        this.data = data;
    }

    /** @param service on whose behalf placeholders are resolved */
    public static ExposedSecrets of(ConfigurationAdmin admin, Supplier<ServiceReference<?>> service) {
        return new ExposedSecrets(Path.of(System.getProperty("karaf.data", "data")),
                source -> configured(admin, service.get(), filter(source)));
    }

    /** File install writes the name of a file as the end of an address. */
    private static String filter(String source) throws URISyntaxException {
        return String.format(Locale.ROOT, FILTER, escaped(source), escaped(source),
                escaped(new URI(null, null, "/" + source, null).getRawPath()));
    }

    private static String escaped(String text) {
        return OF_FILTERS.matcher(text).replaceAll(special -> Matcher.quoteReplacement("\\" + special.group()));
    }

    private static List<Configured> configured(ConfigurationAdmin admin, ServiceReference<?> service, String filter)
            throws IOException, InvalidSyntaxException {
        List<Configured> all = new ArrayList<>();
        // listed, not got: that would bring an absent one into being
        Configuration[] found = admin.listConfigurations(filter);
        for (Configuration configuration : found == null ? new Configuration[0] : found) {
            Dictionary<String, Object> written = configuration.getProperties();
            if (written != null) {
                all.add(new Configured(configuration.getPid(), written, configuration.getProcessedProperties(service)));
            }
        }
        return all;
    }

    /**
     * @param source of the organisation's credentials
     * @return what is exposed, each with its remedy
     */
    List<String> of(String source) throws Exception {
        Set<String> warnings = new LinkedHashSet<>();
        Set<String> copied = new LinkedHashSet<>();
        for (Configured configured : configurations.of(source)) {
            if (configured.pid().equals(CredentialStore.CLIENT_PID) || configured.source().equals(source)) {
                SECRETS.forEach(key -> look(configured, key, warnings, copied));
            }
        }
        if (!copied.isEmpty()) {
            FileModes.readersOfCopies(data).ifPresent(readers -> warnings.add("Config Admin keeps a copy of "
                    + String.join(" and ", copied) + " below " + data + " that " + readers + " can read: chmod 700 "
                    + data));
        }
        return List.copyOf(warnings);
    }

    private void look(Configured configured, String key, Set<String> warnings, Set<String> copied) {
        String text = text(configured.written(), key);
        Matcher placeholder = SECRET_PLACEHOLDER.matcher(text);
        if (placeholder.find()) {
            file(placeholder.group(1)).ifPresent(file -> look(key, file, warnings));
        } else if (!text.isBlank() && !text.contains("$[")) {
            copied.add(key);
            configured.file().ifPresent(file -> look(key, file, warnings));
        }
        String name = text(configured.delivered(), key + ".file").strip();
        if (!name.isEmpty()) {
            file(name).ifPresent(file -> look(key, file, warnings));
        }
    }

    private void look(String key, Path file, Set<String> warnings) {
        FileModes.readers(file).ifPresent(
                readers -> warnings.add(readers + " can read " + key + " in " + file + ": chmod 600 " + file));
    }

    private static Optional<Path> file(String name) {
        try {
            return Optional.of(EtcFolder.resolve(name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String text(Dictionary<String, Object> properties, String key) {
        return properties.get(key) instanceof String text ? text : "";
    }
}
