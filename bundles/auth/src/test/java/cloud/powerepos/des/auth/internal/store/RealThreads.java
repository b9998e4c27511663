package cloud.powerepos.des.auth.internal.store;

import java.time.InstantSource;
import java.util.List;

import org.junit.jupiter.api.AfterEach;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.auth.internal.dispatch.RequestQueue;
import cloud.powerepos.des.auth.internal.lifecycle.Backoff;
import cloud.powerepos.des.auth.internal.protocol.ReplyClassifier;
import cloud.powerepos.des.auth.internal.protocol.ScriptedAuthServer;
import cloud.powerepos.des.auth.internal.protocol.TokenReplyParser;
import cloud.powerepos.des.auth.internal.protocol.TokenTransport.Exchange;
import cloud.powerepos.des.auth.internal.service.Collaborators;
import cloud.powerepos.des.auth.internal.service.TokenService;
import cloud.powerepos.des.auth.internal.time.LifetimeClock;
import cloud.powerepos.des.auth.internal.time.Threads;
import cloud.powerepos.des.http.HttpReply;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.FakeTokenStore;

/** One node with its own threads, in real time. */
abstract class RealThreads {

    final Threads threads = new Threads(8);
    final FakeTokenStore rows = new FakeTokenStore(System::nanoTime);
    TokenStore store = rows.open("a");
    final TokenService service;

    RealThreads(AuthSettings settings) {
        InstantSource wall = InstantSource.system();
        LifetimeClock clock = new LifetimeClock(System::nanoTime, wall);
        Backoff backoff = new Backoff(() -> 0.5);
        service = new TokenService(new Collaborators(new FakeStore("ACME", "OTHER"), () -> settings, clock,
                threads.timer(), new RequestQueue(threads.requests(), clock, threads.timer(), backoff, 8),
                (any, request) -> exchange(), new ReplyClassifier(new TokenReplyParser(wall), wall), backoff,
                threads.callbacks(), event -> { },
                new SharedStore(() -> store, threads.storeLooks(), threads.storeWrites(), 0)), List::of);
    }

    private Exchange exchange() {
        return new Exchange() {
            @Override
            public HttpReply perform() {
                return ScriptedAuthServer.json(200, reply());
            }

            @Override
            public void abort() {
                // is over soon
            }
        };
    }

    /** What the AuthServer answers. */
    abstract String reply();

    @AfterEach
    void stop() {
        service.close();
        threads.close();
    }
}
