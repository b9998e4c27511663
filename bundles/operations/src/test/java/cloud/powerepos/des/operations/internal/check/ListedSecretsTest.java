package cloud.powerepos.des.operations.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.testing.Fakes;

/** Which configurations of Config Admin are looked at for secrets. */
class ListedSecretsTest {

    @TempDir
    private Path etc;
    private final ServiceReference<?> service = proxy(ServiceReference.class, (method, argument) -> null);
    private final List<Dictionary<String, Object>> configurations = new ArrayList<>();
    private final List<String> processed = new ArrayList<>();
    private final ExposedSecrets exposed = ExposedSecrets.of(proxy(ConfigurationAdmin.class, (method, filter) -> {
        assertEquals("listConfigurations", method);
        return listed(FrameworkUtil.createFilter((String) filter));
    }), () -> service);

    @BeforeEach
    void openFolder() throws IOException {
        Files.setPosixFilePermissions(etc, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void oneOfManyOrganisationsAndTheIntegratorAreLookedAt() throws Exception {
        for (int number = 0; number < 100; number++) {
            organisation(number, "org" + number + ".cfg");
        }
        Path client = configured(Map.of("service.pid", CredentialStore.CLIENT_PID, "client.secret", Fakes.SECRET),
                "client.cfg");
        List<String> warnings = exposed.of("org7.cfg");
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.contains("others on this machine can read service.account.password in "
                + etc.resolve("org7.cfg") + ": chmod 600 " + etc.resolve("org7.cfg")), warnings::toString);
        assertTrue(warnings.contains("others on this machine can read client.secret in " + client + ": chmod 600 "
                + client), warnings::toString);
        assertEquals(2, processed.size(), "nothing of the others is worked out");
    }

    @Test
    void charactersOfFiltersAndAddressesInANameAreThoseOfTheFile() throws Exception {
        assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('\u00e4'),
                "where LANG is C, no file can have this name");
        String name = "a (1) *\u00e4.cfg";
        organisation(1, name);
        organisation(2, "a (1) b\u00e4.cfg");
        assertEquals(List.of("others on this machine can read service.account.password in " + etc.resolve(name)
                + ": chmod 600 " + etc.resolve(name)), exposed.of(name));
        assertEquals(1, processed.size());
    }

    @Test
    void withoutAFileTheNameOfTheConfigurationCounts() throws Exception {
        String pid = CredentialStore.ORGANISATION_PID + "~x";
        Path secret = readable("password");
        configurations.add(new Hashtable<>(Map.of("service.pid", pid, "service.factoryPid",
                CredentialStore.ORGANISATION_PID, "service.account.password.file", secret.toString())));
        assertEquals(List.of("others on this machine can read service.account.password in " + secret + ": chmod 600 "
                + secret), exposed.of(pid));
    }

    @Test
    void whereNothingIsConfiguredNothingIsExposed() throws Exception {
        assertEquals(List.of(), exposed.of("acme.cfg"));
    }

    @Test
    void aConfigurationThatWasJustMadeHasNothingInItYet() throws Exception {
        configurations.add(new Hashtable<>(Map.of("service.pid", CredentialStore.CLIENT_PID, "empty", true)));
        assertEquals(List.of(), exposed.of("acme.cfg"));
    }

    private Configuration[] listed(Filter filter) {
        Configuration[] found = configurations.stream().filter(filter::match).map(this::configuration)
                .toArray(Configuration[]::new);
        return found.length == 0 ? null : found;
    }

    private Configuration configuration(Dictionary<String, Object> properties) {
        return proxy(Configuration.class, (method, argument) -> switch (method) {
            case "getPid" -> properties.get("service.pid");
            case "getProperties" -> properties.get("empty") == null ? properties : null;
            case "getProcessedProperties" -> {
                assertSame(service, argument);
                processed.add((String) properties.get("service.pid"));
                yield properties;
            }
            default -> throw new AssertionError(method);
        });
    }

    private void organisation(int number, String file) throws IOException {
        configured(Map.of("service.pid", CredentialStore.ORGANISATION_PID + "~" + number, "service.factoryPid",
                CredentialStore.ORGANISATION_PID, "service.account.password", Fakes.SECRET), file);
    }

    private Path configured(Map<String, Object> properties, String name) throws IOException {
        Path file = readable(name);
        Hashtable<String, Object> all = new Hashtable<>(properties);
        all.put("felix.fileinstall.filename", file.toFile().toURI().toString());
        configurations.add(all);
        return file;
    }

    private Path readable(String name) throws IOException {
        return Files.setPosixFilePermissions(Files.writeString(etc.resolve(name), ""),
                PosixFilePermissions.fromString("rw-r--r--"));
    }

    private interface Answer {
        Object to(String method, Object argument) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments == null ? null : arguments[0])));
    }
}
