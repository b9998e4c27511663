package cloud.powerepos.des.itests.demo.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Starts the distribution with the sandbox and the tour in it, passes on what the tour says, and fails if it did.
 * Leaves no process behind, however it ends.
 */
public final class Demo {

    private static final int LIMIT_SECONDS = 120;

    private final Path karaf;

    private Demo(Path karaf) {
        this.karaf = karaf;
    }

    /**
     * Runs the demo.
     *
     * @param args the unpacked distribution, and the bundles to start in it
     * @throws Exception if a step failed
     */
    public static void main(String[] args) throws Exception {
        Demo demo = new Demo(Path.of(args[0]));
        demo.configure();
        for (String bundle : List.of(args).subList(1, args.length)) {
            Path jar = Path.of(bundle);
            Files.copy(jar, demo.karaf.resolve("deploy").resolve(jar.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        demo.run();
    }

    private void configure() throws IOException {
        int port = freePort();
        write("cloud.powerepos.des.sandbox.cfg", "port = " + port, "des.port = 0", "run.time.ms = 0",
                "client.id = demo-client",
                ".client.secret = demo-client-secret",
                ".organisations = ACME:svc-acme:acme-password, GLOBEX:svc-globex:globex-password");
        write("cloud.powerepos.des.auth.cfg",
                "token.endpoint = http://127.0.0.1:" + port + "/authorisation/token");
        write("cloud.powerepos.des.client.cfg", "client.id = demo-client", "client.secret = demo-client-secret");
        write("cloud.powerepos.des.organisation-acme.cfg", "organisation.code = ACME", "service.account.id = svc-acme",
                "service.account.password = acme-password");
        write("cloud.powerepos.des.organisation-globex.cfg", "organisation.code = GLOBEX",
                "service.account.id = svc-globex", "service.account.password = globex-password");
        Path features = karaf.resolve("etc/org.apache.karaf.features.cfg");
        String boot = Files.readString(features, StandardCharsets.ISO_8859_1);
        Files.writeString(features, withSandbox(boot), StandardCharsets.ISO_8859_1);
    }

    private static String withSandbox(String features) {
        String sandbox = "powerepos-des-sandbox";
        String edited = features.replaceFirst("(?m)^\\s*powerepos-des/", "    " + sandbox + ", powerepos-des/");
        if (edited.equals(features)) {
            throw new IllegalStateException("The distribution does not start feature powerepos-des");
        }
        return edited;
    }

    private void run() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(karaf.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Karaf's own default has an option that later Java versions refuse
        builder.environment().put("JAVA_OPTS", "-Xmx256m");
        builder.environment().remove("KARAF_NOROOT");
        Process process = builder.start();
        Thread end = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Thread relay = new Thread(() -> relay(process), "demo-relay");
            relay.setDaemon(true);
            relay.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The demo did not end within " + LIMIT_SECONDS + " s; see " + log());
            }
            relay.join(TimeUnit.SECONDS.toMillis(5));
        } finally {
            end(process);
            Runtime.getRuntime().removeShutdownHook(end);
        }
        Path result = karaf.resolve("data/demo.result");
        if (!Files.exists(result) || !Files.readString(result).equals("ok")) {
            throw new IllegalStateException("The demo failed"
                    + (Files.exists(result) ? " at " + Files.readString(result) : " before its first step") + "; see "
                    + log());
        }
    }

    private Path log() {
        return karaf.resolve("data/log/karaf.log");
    }

    private static void relay(Process process) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(System.out::println);
        } catch (IOException e) {
            // the process has ended
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(karaf.resolve("etc").resolve(name), List.of(lines), StandardCharsets.ISO_8859_1);
    }

    /** Below the ports that the system gives to outgoing connections, which would take one before its server starts. */
    private static int freePort() {
        return ThreadLocalRandom.current().ints(22_000, 32_000).filter(Demo::isFree).findFirst().getAsInt();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
