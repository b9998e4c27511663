package cloud.powerepos.des.auth.internal.service;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import cloud.powerepos.des.testing.FakeTokenStore;

/** With a token store: one call throws that a look or a lease needs. All who wait are told, and it goes on. */
class BrokenWithStoreTest extends BreakableService {

    BrokenWithStoreTest() {
        rows = new FakeTokenStore(time::elapsed).open("a");
    }

    static Stream<Arguments> faults() {
        return Stream.of(Call.TICKER, Call.LOOKS, Call.SETTLES)
                .flatMap(call -> IntStream.range(0, 14).mapToObj(skip -> Arguments.of(call, skip)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void requestsEndAndLaterOnesAreSent(Call call, int skip) {
        assertAllGoesOn(call, skip, 1, new InternalError("no memory"), Duration.ofSeconds(30));
    }
}
