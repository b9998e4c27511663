package cloud.powerepos.des.store.internal.service;

import java.util.UUID;

/** Names of writers: that of the node, and what makes each attempt unique. */
record Writers(String node) {

    private static final char SEPARATOR = '/';

    String next() {
        return node + SEPARATOR + UUID.randomUUID();
    }

    static String node(String writer) {
        int end = writer.lastIndexOf(SEPARATOR);
        return end < 0 ? writer : writer.substring(0, end);
    }
}
