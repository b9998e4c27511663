package cloud.powerepos.des.auth.internal.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;

class HttpTransportTest {

    @Test
    void sweepThatTheTimerCouldNotPlanIsPlannedByALaterExchange() throws Exception {
        AtomicInteger plans = new AtomicInteger();
        try (HttpTransport transport = new HttpTransport(HttpClientBuilder.create(), TrustedFile.NONE.tls(),
                SystemDefaultDnsResolver.INSTANCE, new Proxies(List::of, () -> null), 1, (nanos, task) -> {
                    plans.incrementAndGet();
                    return () -> { };
                }, Runnable::run)) {
            transport.sweepSoon();
            transport.sweepSoon();
            assertEquals(1, plans.get());
            await().atMost(5, TimeUnit.SECONDS).until(() -> {
                transport.sweepSoon();
                return plans.get() == 2;
            });
        }
    }
}
