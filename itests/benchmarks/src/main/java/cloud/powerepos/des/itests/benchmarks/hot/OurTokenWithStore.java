package cloud.powerepos.des.itests.benchmarks.hot;

import cloud.powerepos.des.testing.FakeTokenStore;

/** AuthTokenService where there is a token store too. */
public final class OurTokenWithStore extends OurToken {

    public OurTokenWithStore() {
        super(new FakeTokenStore(System::nanoTime).open("node"));
    }
}
