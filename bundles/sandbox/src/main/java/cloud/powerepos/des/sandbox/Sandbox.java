package cloud.powerepos.des.sandbox;

import java.io.UncheckedIOException;
import java.net.URI;

import org.osgi.annotation.versioning.ProviderType;

import cloud.powerepos.des.sandbox.internal.RunningSandbox;

/**
 * A stand-in PowerEPOS AuthServer and DES on 127.0.0.1. It behaves as the documentation of PowerEPOS says, checks
 * everything that is sent to it, and has switches for what may happen to a client while it runs. It is plain Java; in a
 * container with a configuration {@value #PID} it is a service as well.
 * <p>
 * Thread-safe. A switch is in force for every request that comes in after its method has returned.
 */
@ProviderType
public interface Sandbox extends SandboxAccounts, SandboxTokens, SandboxFaults, AutoCloseable {

    /** PID of the configuration (file {@code etc/cloud.powerepos.des.sandbox.cfg}). */
    String PID = "cloud.powerepos.des.sandbox";

    /**
     * Starts a sandbox.
     *
     * @param settings what it starts with
     * @return the running sandbox, to be closed by the caller
     * @throws UncheckedIOException if a port is taken
     */
    static Sandbox start(SandboxSettings settings) {
        return new RunningSandbox(settings);
    }

    /**
     * Changes what differs between these settings and the last ones; everything else, also what switches have changed
     * meanwhile, stays as it is. Tokens that were given out stay valid unless their organisation or service account is
     * gone. Another DES port moves all organisations, as {@link #moveService(String, URI)} does. The clock is never
     * changed.
     *
     * @param newSettings the new settings
     * @throws UncheckedIOException if a port is taken; then nothing has changed
     */
    void apply(SandboxSettings newSettings);

    /**
     * Gives the address of the token endpoint.
     *
     * @return an address on 127.0.0.1
     */
    URI tokenEndpoint();

    /**
     * Gives the address of the keys that access tokens are signed with (JSON Web Key Set, RFC 7517).
     *
     * @return an address on 127.0.0.1
     */
    URI jwksUri();

    /**
     * Gives the address of the DES that an organisation is assigned to when it is added.
     *
     * @return an address on 127.0.0.1, ending in a slash
     */
    URI desUri();

    /**
     * Gives the address of the DES that the next token of an organisation is for.
     *
     * @param organisation the Organisation Code
     * @return an address on 127.0.0.1, ending in a slash
     * @throws IllegalArgumentException if the organisation is unknown
     */
    URI desUri(String organisation);

    /**
     * Starts one more DES on a free port.
     *
     * @return its address
     */
    URI startDes();

    /**
     * Moves an organisation to a DES of its own on a free port, as {@link #moveService(String, URI)} does.
     *
     * @param organisation the Organisation Code
     * @return the address of the new DES
     * @throws IllegalArgumentException if the organisation is unknown
     */
    URI moveService(String organisation);

    /**
     * Moves an organisation to another DES. Later tokens name the new one, which is the only one that accepts them;
     * earlier tokens go on to be accepted where they say, and nowhere else, until they expire or are revoked.
     *
     * @param organisation the Organisation Code
     * @param service      the address of a DES of this sandbox
     * @throws IllegalArgumentException if the organisation or the DES is unknown
     */
    void moveService(String organisation, URI service);

    /**
     * Moves all organisations, and those to come, to a new DES on a free port, as {@link #moveService(String, URI)}
     * does.
     *
     * @return the address of the new DES
     */
    URI moveServices();

    /**
     * Tells what has happened so far.
     *
     * @return a snapshot
     */
    SandboxCounters counters();

    /** Starts counting anew. */
    void resetCounters();

    /** Stops everything: open connections are closed, and the threads are gone within a second. */
    @Override
    void close();
}
