package cloud.powerepos.des.itests.benchmarks.faults;

import java.net.URI;
import java.util.List;

import org.apache.http.impl.client.HttpClientBuilder;

import cloud.powerepos.des.auth.internal.Auth;
import cloud.powerepos.des.itests.benchmarks.Organisations;
import cloud.powerepos.des.itests.benchmarks.cost.HandWritten;
import cloud.powerepos.des.itests.benchmarks.peers.AwsCachedSupplier;
import cloud.powerepos.des.itests.benchmarks.peers.AzureAccessTokenCache;
import cloud.powerepos.des.itests.benchmarks.peers.AzureSimpleTokenCache;
import cloud.powerepos.des.itests.benchmarks.peers.Fetch;
import cloud.powerepos.des.itests.benchmarks.peers.GoogleAuth;
import cloud.powerepos.des.itests.benchmarks.peers.Msal4j;
import cloud.powerepos.des.itests.benchmarks.peers.Nessie;
import cloud.powerepos.des.itests.benchmarks.peers.OurAuth;
import cloud.powerepos.des.itests.benchmarks.peers.QuarkusTokensHelper;
import cloud.powerepos.des.itests.benchmarks.peers.SpringSecurity;
import cloud.powerepos.des.itests.benchmarks.peers.TokenHolder;

/**
 * One of the compared.
 *
 * @param carries   whether the request is its own and not ours
 * @param rotates   whether it keeps refresh tokens
 * @param dueWithin seconds of life left at which it sees to a new token, within a few seconds
 */
record Peer(String name, Opener opener, boolean carries, boolean rotates, int dueWithin) {

    static final String OURS = "DES Access";
    static final int DEFAULT_LIMIT = 10_000;

    /** Makes a peer for a server; the limit for one request, in ms, is for ours and for what is hand-written. */
    @FunctionalInterface
    interface Opener {
        TokenHolder open(URI tokenEndpoint, int limit) throws Exception;
    }

    /** Makes a peer that is given a request. */
    @FunctionalInterface
    private interface Over {
        TokenHolder over(Fetch request) throws Exception;
    }

    static final List<Peer> ALL = List.of(
            new Peer(OURS, Peer::ours, true, true, 200),
            new Peer("google-auth", (endpoint, limit) -> new GoogleAuth(endpoint, null), true, true, 200),
            new Peer("MSAL4J", handWritten(Msal4j::new), false, false, 200),
            new Peer("AWS CachedSupplier", handWritten(AwsCachedSupplier::new), false, false, 200),
            new Peer("azure AccessTokenCache", handWritten(AzureAccessTokenCache::new), false, false, 200),
            new Peer("azure SimpleTokenCache", handWritten(AzureSimpleTokenCache::new), false, false, 200),
            new Peer("Spring Security", (endpoint, limit) -> new SpringSecurity(endpoint), true, false, 50),
            new Peer("Quarkus TokensHelper", handWritten(QuarkusTokensHelper::new), false, true, 2),
            new Peer("Nessie", (endpoint, limit) -> new Nessie(endpoint), true, true, 12));

    TokenHolder open(ScriptedServer server) throws Exception {
        return opener.open(server.tokenEndpoint(), DEFAULT_LIMIT);
    }

    private static Opener handWritten(Over peer) {
        return (endpoint, limit) -> peer.over(new HandWritten(endpoint, false, limit));
    }

    private static TokenHolder ours(URI endpoint, int limit) {
        Auth.Opened opened = Auth.open(new Organisations(), HttpClientBuilder::create, endpoint.toString(), limit);
        return new OurAuth(opened.service(), opened);
    }
}
