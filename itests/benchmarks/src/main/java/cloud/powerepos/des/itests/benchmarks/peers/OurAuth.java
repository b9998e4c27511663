package cloud.powerepos.des.itests.benchmarks.peers;

import java.util.concurrent.Callable;

import cloud.powerepos.des.auth.AuthTokenService;

/** AuthTokenService; the caller opens and closes it. */
public final class OurAuth extends TokenHolder {

    private final AuthTokenService service;
    private final AutoCloseable opened;

    public OurAuth(AuthTokenService service, AutoCloseable opened) {
        this.service = service;
        this.opened = opened;
    }

    @Override
    public Object token(String organisation) {
        return service.token(organisation);
    }

    @Override
    public Callable<?> handle(String organisation) {
        return service.tokens(organisation)::get;
    }

    @Override
    public void close() {
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
