package cloud.powerepos.des.store.internal;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.inside.StoreOperations;
import cloud.powerepos.des.store.StoreException;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.FakeFramework;
import cloud.powerepos.des.testing.LiveThreads;
import cloud.powerepos.des.testing.VirtualScheduler;

class TokenStoreComponentTest {

    @TempDir
    Path folder;
    private final FakeFramework framework = new FakeFramework();
    private final VirtualScheduler scheduler = new VirtualScheduler();
    private final StoreConfigurationReceiver receiver = new StoreConfigurationReceiver(scheduler::nowOrAfter);
    private TokenStoreComponent component;

    @BeforeEach
    void activate() {
        component = new TokenStoreComponent(context(), receiver);
        component.register(framework.context);
    }

    @AfterEach
    void deactivate() {
        component.deactivate();
        assertTrue(framework.services.isEmpty());
        await().until(() -> LiveThreads.named("des-store").isEmpty());
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, args) -> method.getName().equals("getDataFile")
                        ? folder.resolve((String) args[0]).toFile() : null);
    }

    @Test
    void theServiceIsThereBeforeItsConfiguration() {
        assertEquals(1, framework.services.size());
        assertFalse(store().status().reachable());
    }

    @Test
    void nothingConfiguredKeepsFilesInTheDataAreaOfTheBundle() throws Exception {
        receiver.updated(null);
        store().take("id", 0, "ACME", Duration.ofSeconds(25));
        assertTrue(Files.isDirectory(folder.resolve("powerepos-des-store")));
        assertEquals(32, Files.size(folder.resolve("powerepos-des-key/cloud.powerepos.des.store.key")));
        assertEquals(List.of(), operations().configurationProblems());
    }

    @Test
    void aFolderThatCannotBeWrittenLeavesTheServiceUnreachable() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        deliver("directory", file.resolve("below").toString(), "start.wait.ms", "500");
        String message = assertThrows(StoreException.class, () -> store().look("id")).getMessage();
        assertTrue(message.contains("directory: files in " + file), message);
        assertEquals(List.of(), operations().configurationProblems());
    }

    @Test
    void aRefusedConfigurationIsListedAndLeavesTheLastGoodOneInForce() throws Exception {
        receiver.updated(null);
        store().take("id", 0, "ACME", Duration.ofSeconds(25));
        deliver("kind", "jdbc");
        ConfigurationProblem problem = operations().configurationProblems().get(0);
        assertEquals("datasource", problem.key());
        assertEquals(Effect.LAST_GOOD_IN_FORCE, problem.effect());
        assertTrue(store().look("id").isPresent());
    }

    @Test
    void aKeyThatIsGoneStaysInForceAndIsReported() throws Exception {
        receiver.updated(null);
        store().take("id", 0, "ACME", Duration.ofSeconds(25));
        List<String> keys = store().status().keyIds();
        Files.delete(folder.resolve("powerepos-des-key/cloud.powerepos.des.store.key"));
        receiver.configuration().offerAgain();
        assertTrue(operations().configurationProblems().get(0).message().contains("put it back"));
        assertEquals(keys, store().status().keyIds());
        assertTrue(store().look("id").isPresent());
    }

    @Test
    void aMisspeltKeyIsListedWithTheNearestOne() {
        deliver("time.out.ms", "100");
        assertTrue(operations().configurationProblems().get(0).message().contains("did you mean timeout.ms?"));
    }

    @Test
    void aSharedStoreWaitsForItsKeyAndTakesItUpByItself() throws Exception {
        Path key = folder.resolve("shared.key");
        deliver("kind", "jdbc", "datasource", "des", "key.file", key.toString(), "start.wait.ms", "500");
        ConfigurationProblem problem = operations().configurationProblems().get(0);
        assertEquals("key.file", problem.key());
        assertTrue(problem.message().contains("copy it from the first node"), problem.message());
        assertFalse(Files.exists(key));
        assertThrows(StoreException.class, () -> store().look("id"));

        Files.write(key, new byte[32]);
        receiver.configuration().offerAgain();
        assertEquals(List.of(), operations().configurationProblems());
        String message = assertThrows(StoreException.class, () -> store().look("id")).getMessage();
        assertTrue(message.contains("no javax.sql.DataSource service named des"), message);
    }

    @Test
    void aKeyThatOthersCanReadIsAWarningOfTheStatus() throws Exception {
        Path key = Files.write(folder.resolve("open.key"), new byte[32]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        deliver("key.file", key.toString());
        store().look("id");
        assertTrue(store().status().reachable());
        assertTrue(store().status().problem().orElseThrow().contains("chmod 600 " + key));
        assertEquals(Optional.of(1), Optional.of(store().status().keyIds().size()));
    }

    private void deliver(String... lines) {
        Dictionary<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < lines.length; i += 2) {
            properties.put(lines[i], lines[i + 1]);
        }
        receiver.updated(properties);
        scheduler.pass(Duration.ofSeconds(6));
    }

    private TokenStore store() {
        return (TokenStore) framework.services.keySet().iterator().next();
    }

    private StoreOperations operations() {
        return (StoreOperations) store();
    }
}
