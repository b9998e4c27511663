package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.CoreOptions.when;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.debugConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.logLevel;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;

import javax.inject.Inject;

import org.junit.Rule;
import org.junit.rules.TestRule;
import org.junit.rules.TestWatcher;
import org.junit.runner.Description;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.karaf.options.LogLevelOption.LogLevel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

import cloud.powerepos.des.itests.testing.Ports;

/** A Karaf of its own: the distribution or a stock one; and what tests inside of it need. */
public abstract class DesKaraf {

    private static final String VERSION = "project.version";
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String LOGGING = "etc/org.ops4j.pax.logging.cfg";

    /** The feature repository, inside and outside of the container. */
    static final String FEATURES = "mvn:cloud.powerepos.des/cloud.powerepos.des.features/" + System.getProperty(VERSION)
            + "/xml/features";

    private static Class<?> startToldOf;

    @Inject
    protected BundleContext context;

    @Rule
    public final TestRule logOfAFailure = new TestWatcher() {
        private int start;

        @Override
        protected void starting(Description test) {
            // the first test of a container also tells how that came up
            start = startToldOf == null ? 0 : log().length();
            startToldOf = test.getTestClass();
        }

        @Override
        protected void failed(Throwable e, Description test) {
            System.err.println("--- karaf.log of " + test.getDisplayName() + "\n" + log().substring(start)
                    + "--- end of karaf.log");
        }
    };

    /** Runs outside of the container, like every method that gives options. */
    static Option distribution() {
        return karaf("cloud.powerepos.des.distribution.tar.gz");
    }

    /** A Karaf as it is published; to it, this repository is one of its own folders. */
    static Option stockKaraf(Path repository) {
        return composite(karaf("apache-karaf.tar.gz"),
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}system@id=system@snapshots, ${karaf.data.uri}kar@id=kar@multi@snapshots, "
                                + repository.toUri() + "@id=des@snapshots"),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", String.valueOf(Ports.free())));
    }

    private static Option karaf(String archive) {
        String debugPort = System.getProperty("itest.debug", "");
        return composite(
                karafDistributionConfiguration().frameworkUrl(url(archive))
                        .karafVersion(System.getProperty("karaf.version")).name("Apache Karaf").useDeployFolder(false)
                        .unpackDirectory(new File("target/exam")),
                // it lives for seconds: the second compiler would take more time than it saves
                vmOption("-XX:TieredStopAtLevel=1"), configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                editConfigurationFilePut(MAVEN, "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("local.repository")),
                systemProperty(VERSION).value(System.getProperty(VERSION)),
                // for a busy machine: ten seconds are the default
                systemProperty("pax.exam.service.timeout").value("60000"),
                systemProperty("soak").value(System.getProperty("soak")),
                // the files of etc are looked at ten times a second instead of once
                editConfigurationFilePut("etc/config.properties", "felix.fileinstall.poll", "100"),
                // whole messages at TRACE: Karaf cuts them after 500 characters
                logLevel(LogLevel.INFO),
                editConfigurationFilePut(LOGGING, "log4j2.pattern", "%d{ISO8601} | %p | %t | %c{1} | %m%n"),
                editConfigurationFilePut(LOGGING, "log4j2.logger.des.name", "cloud.powerepos.des"),
                editConfigurationFilePut(LOGGING, "log4j2.logger.des.level", "TRACE"),
                when(!debugPort.isEmpty()).useOptions(debugConfiguration(debugPort, true), keepRuntimeFolder()));
    }

    static String url(String file) {
        return new File("target/start", file).toURI().toString();
    }

    static Path etc(String file) {
        return Path.of(System.getProperty("karaf.etc"), file);
    }

    /** Whole or not at all: File Install may read a file at any moment, and writes back what it has read. */
    static void write(String file, String... lines) {
        try {
            Path whole = Files.write(Path.of(System.getProperty("karaf.data"), file), List.of(lines),
                    StandardCharsets.ISO_8859_1);
            Files.move(whole, etc(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String log() {
        try {
            return Files.readString(Path.of(System.getProperty("karaf.data"), "log", "karaf.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    Bundle bundleOf(String symbolicName) {
        return List.of(context.getBundles()).stream()
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName())).findFirst()
                .orElseThrow(() -> new AssertionError("No bundle " + symbolicName));
    }

    <T> T service(Class<T> type) {
        return service(type, null);
    }

    <T> T service(Class<T> type, String filter) {
        eventually("one " + type.getSimpleName() + " " + filter, () -> count(type, filter) == 1);
        return context.getService(references(type, filter).iterator().next());
    }

    <T> int count(Class<T> type, String filter) {
        return references(type, filter).size();
    }

    private <T> Collection<ServiceReference<T>> references(Class<T> type, String filter) {
        try {
            return context.getServiceReferences(type, filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }
}
