package cloud.powerepos.des.itests.benchmarks.peers;

import java.util.concurrent.Callable;

/**
 * Something that holds the tokens of organisations and gets them where it has none. A class, not an interface: the one
 * that is loaded in a fork can be inlined without a test, so that all are measured alike.
 */
public abstract class TokenHolder implements AutoCloseable {

    /** Gives a living token in the library's own form: a text, or an object that holds it. */
    public abstract Object token(String organisation) throws Exception;

    /** Gives the handle that a caller of one organisation keeps. */
    public abstract Callable<?> handle(String organisation) throws Exception;

    /** Gets the tokens of all these organisations. */
    public void prime(Iterable<String> organisations) throws Exception {
        for (String organisation : organisations) {
            token(organisation);
        }
    }

    @Override
    public void close() {
        // most have nothing to close
    }

    /** Organisations in a map, as nearly every peer needs it: its own object is for one identity. */
    abstract static class InMap<H> extends TokenHolder {

        private final java.util.concurrent.ConcurrentHashMap<String, H> holders =
                new java.util.concurrent.ConcurrentHashMap<>();

        @Override
        public final Object token(String organisation) throws Exception {
            H holder = holders.get(organisation);
            return ask(holder != null ? holder : holders.computeIfAbsent(organisation, this::open));
        }

        @Override
        public final Callable<?> handle(String organisation) {
            H holder = holders.computeIfAbsent(organisation, this::open);
            return () -> ask(holder);
        }

        abstract H open(String organisation);

        abstract Object ask(H holder) throws Exception;

        Iterable<H> all() {
            return holders.values();
        }
    }
}
