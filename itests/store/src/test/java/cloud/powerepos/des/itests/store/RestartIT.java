package cloud.powerepos.des.itests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.testing.Karaf;
import cloud.powerepos.des.sandbox.Sandbox;
import cloud.powerepos.des.sandbox.SandboxOrganisation;
import cloud.powerepos.des.sandbox.SandboxSettings;

/** A stock Karaf with the feature and nothing configured for it. */
class RestartIT {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String FEATURES = "mvn:cloud.powerepos.des/cloud.powerepos.des.features/"
            + System.getProperty("project.version") + "/xml/features";

    @Test
    void tokensSurviveAKillAndAreThereWhileTheAuthServerIsDown() throws Exception {
        SandboxSettings settings = SandboxSettings.defaults().withClient("back-office", "client-secret-not-real");
        try (Karaf karaf = Karaf.unpack(TARGET.resolve("start/apache-karaf.tar.gz"), TARGET.resolve("restart"))) {
            String token;
            try (Sandbox authServer = Sandbox.start(settings)) {
                authServer.putOrganisation(new SandboxOrganisation("ACME", "svc-acme", "password-not-real"));
                prepare(karaf, authServer);
                karaf.start();
                karaf.run("feature:repo-add " + FEATURES);
                karaf.run("feature:install powerepos-des-store powerepos-des-shell");
                token = karaf.runUntil("des:token --reveal ACME", output -> output.contains("eyJ")).strip();
                karaf.runUntil("des:store ACME", output -> output.contains("expires in"));
            }
            assertEquals(List.of(), filesWith(karaf.path(""), token), "no token is readable on the disk");
            kill(karaf);

            karaf.start();
            // the commands come before the token service
            String after = karaf.runUntil("des:token --reveal ACME", output -> output.contains("eyJ")
                    || output.contains("Error") && !output.contains("is not there yet")).strip();
            assertEquals(token, after);
            String info = karaf.run("des:info ACME");
            assertTrue(info.contains("0 sent"), info);
            assertFalse(karaf.karafLog().contains("token store cannot be used"), karaf::karafLog);
        }
    }

    private static void prepare(Karaf karaf, Sandbox authServer) throws IOException {
        karaf.repositories(TARGET.resolve("repository"));
        karaf.ownPorts();
        karaf.add("etc/cloud.powerepos.des.client.cfg", "client.id = back-office",
                "client.secret = client-secret-not-real");
        karaf.add("etc/cloud.powerepos.des.auth.cfg", "token.endpoint = " + authServer.tokenEndpoint());
        karaf.add("etc/cloud.powerepos.des.organisation-acme.cfg", "organisation.code = ACME",
                "service.account.id = svc-acme", "service.account.password = password-not-real");
    }

    private static List<Path> filesWith(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            // the console's own output shows it, as it was asked to
            return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("console.log"))
                    .filter(file -> !file.startsWith(folder.resolve("system")))
                    .filter(file -> contains(file, text)).toList();
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            // it came and went
            return false;
        }
    }

    /** As kill -9 does. */
    private static void kill(Karaf karaf) throws Exception {
        ProcessHandle process = ProcessHandle.of(karaf.pid()).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }
}
