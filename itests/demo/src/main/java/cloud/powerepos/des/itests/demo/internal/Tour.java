package cloud.powerepos.des.itests.demo.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import cloud.powerepos.des.auth.AuthTokenService;
import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.endpoint.DesAccess;
import cloud.powerepos.des.itests.example.GroupReport;
import cloud.powerepos.des.itests.example.JobRun;
import cloud.powerepos.des.itests.example.SalesImport;
import cloud.powerepos.des.operations.TokenStatus;
import cloud.powerepos.des.operations.inside.TokenOperations;
import cloud.powerepos.des.sandbox.Sandbox;

/** Shows step by step what DES Access does, checks each step, and stops the container. */
@Component(service = {}, immediate = true)
public final class Tour {

    private static final UUID JOB = UUID.fromString("0b6f4c86-7d0b-4a8e-9c56-1f2e3d4c5b6a");

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final BundleContext context;
    private final Sandbox sandbox;
    private final CredentialStore store;
    private final AuthTokenService tokens;
    private final TokenOperations operations;
    private final SalesImport sales;
    private final GroupReport report;
    private String step = "the start";

    /**
     * Made by the component runtime as soon as both organisations can be used.
     *
     * @param context    stops the container in the end
     * @param sandbox    stands in for PowerEPOS
     * @param store      tells what is configured
     * @param tokens     gives tokens
     * @param operations tells how the tokens are doing
     * @param sales      an example module for ACME
     * @param report     an example module for any organisation
     * @param globex     waited for
     */
    @Activate
    public Tour(BundleContext context, @Reference Sandbox sandbox, @Reference CredentialStore store,
            @Reference AuthTokenService tokens, @Reference TokenOperations operations, @Reference SalesImport sales,
            @Reference GroupReport report, @Reference(target = "(organisation=GLOBEX)") DesAccess globex) {
        this.context = context;
        this.sandbox = sandbox;
        this.store = store;
        this.tokens = tokens;
        this.operations = operations;
        this.sales = sales;
        this.report = report;
        Thread thread = new Thread(this::run, "demo-tour");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Instant start = Instant.now();
        try {
            out.println();
            out.println("DES Access in a Karaf of its own, with a stand-in AuthServer and DES on 127.0.0.1");
            organisations();
            token();
            job();
            passwordRotation();
            movedHost();
            end("ok");
            out.printf("%nAll of it worked, in %.1f s.%n%n",
                    Duration.between(start, Instant.now()).toMillis() / 1000.0);
        } catch (IOException | RuntimeException e) {
            out.println("   FAILED: " + e);
            end(step + ": " + e);
        }
        stop();
    }

    private void organisations() {
        begin("1. Organisations, each from its file in etc/");
        for (String code : store.organisationCodes()) {
            DesCredentials credentials = store.find(code).orElseThrow();
            out.printf("   %-7s service account %-11s %s%n", code, credentials.serviceAccountId(),
                    credentials.source());
        }
        check(store.organisationCodes().size() == 2, "two organisations are configured");
    }

    private void token() {
        begin("2. The token of ACME, asked for once and kept fresh");
        tokens.token("ACME");
        TokenStatus status = operations.status("ACME").orElseThrow();
        out.printf("   state         %s, by the %s grant%n", status.state(), status.grant().orElseThrow());
        out.printf("   asked for at  %s%n", seconds(status.issuedAt()));
        out.printf("   refresh due   %s, in the background%n", seconds(status.refreshAt()));
        out.printf("   good until    %s%n", seconds(status.expiresAt()));
        check(status.refreshTokenHeld(), "a refresh token is held");
    }

    private static Instant seconds(Optional<Instant> time) {
        return time.orElseThrow().truncatedTo(ChronoUnit.SECONDS);
    }

    private void job() throws IOException {
        begin("3. A job of ACME, started and queried by the example module");
        JobRun run = sales.run(JOB);
        out.printf("   DES host      %s, as the token says%n", run.host());
        out.printf("   startjob      jobRunId %s%n", run.jobRunId());
        out.printf("   queryrunstatus%n   %s%n", run.status());
        check(run.host().equals(sandbox.desUri("ACME")), "the host is the one that accepts the token");
        check(!report.run("GLOBEX", JOB).jobRunId().equals(run.jobRunId()), "GLOBEX has a run of its own");
    }

    private void passwordRotation() throws IOException {
        begin("4. A new password for ACME: in PowerEPOS, then in the file, while calls go on");
        long requests = sandbox.counters().tokenRequests("ACME");
        sandbox.changePassword("ACME", "acme-password-two");
        int calls = callUntil(() -> false, 1);
        Path file = Path.of(context.getProperty("karaf.etc"), store.find("ACME").orElseThrow().source());
        Files.writeString(file, Files.readString(file, StandardCharsets.ISO_8859_1)
                .replace("acme-password", "acme-password-two"), StandardCharsets.ISO_8859_1);
        calls += callUntil(() -> sandbox.counters().tokenRequests("ACME") > requests
                && operations.status("ACME").orElseThrow().state() == TokenStatus.State.FRESH, 20);
        calls += callUntil(() -> false, 1);
        out.printf("   %d calls, 0 failed; %d token request with the new password%n", calls,
                sandbox.counters().tokenRequests("ACME") - requests);
        check(sandbox.counters().refusedTokenRequests() == 0, "the AuthServer refused nothing");
    }

    private void movedHost() throws IOException {
        begin("5. PowerEPOS moves ACME to another DES host");
        URI before = sandbox.desUri("ACME");
        URI after = sandbox.moveService("ACME");
        int calls = callUntil(() -> false, 1);
        operations.renew("ACME");
        calls += callUntil(() -> sales(JOB).host().equals(after), 10);
        out.printf("   from %s to %s%n   %d calls, 0 failed, each to the host that its token names%n", before, after,
                calls);
        check(sandbox.counters().foreignDesCalls() == 0, "no token met a host that it is not for");
    }

    /** Calls DES again and again; a call that fails ends the tour. */
    private int callUntil(BooleanSupplier condition, int seconds) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int calls = 0;
        boolean met = false;
        while (!met && System.nanoTime() < end) {
            sales.run(JOB);
            calls++;
            met = condition.getAsBoolean();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        if (!met && seconds > 1) {
            throw new IllegalStateException("nothing changed within " + seconds + " s");
        }
        return calls;
    }

    private JobRun sales(UUID job) {
        try {
            return sales.run(job);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin(String title) {
        step = title;
        out.println();
        out.println(title);
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not true: " + what);
        }
        out.println("   ✓ " + what);
    }

    private void end(String result) {
        try {
            Files.writeString(Path.of(context.getProperty("karaf.data"), "demo.result"), result);
        } catch (IOException e) {
            out.println("   The result cannot be written: " + e);
        }
    }

    private void stop() {
        try {
            context.getBundle(0).stop();
        } catch (BundleException e) {
            out.println("   The container cannot be stopped: " + e);
        }
    }
}
