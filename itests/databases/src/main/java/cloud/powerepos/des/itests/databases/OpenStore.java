package cloud.powerepos.des.itests.databases;

import java.io.IOException;

import cloud.powerepos.des.store.TokenStore;

/** The token store of one node. */
public interface OpenStore extends AutoCloseable {

    TokenStore store();

    @Override
    void close() throws IOException;
}
