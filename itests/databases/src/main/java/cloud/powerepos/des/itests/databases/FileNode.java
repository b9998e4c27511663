package cloud.powerepos.des.itests.databases;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.store.TokenStore;
import cloud.powerepos.des.store.internal.file.FileRows;
import cloud.powerepos.des.store.internal.sealing.KeyFile;
import cloud.powerepos.des.store.internal.sealing.KeyRing;
import cloud.powerepos.des.store.internal.service.StoreService;

/** A node that keeps its tokens in files. */
public final class FileNode implements OpenStore {

    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);

    private final StoreService store;
    private final DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG, new DaemonThreads("timer"));

    /** With the limits of a store that is not configured otherwise. */
    public FileNode(String name, Path folder, Path key) throws RefusedException {
        store = new StoreService(LOG, scheduler, List::of, status -> { });
        store.use(new FileRows(LOG, folder, InstantSource.system()),
                KeyRing.read(new KeyFile("key.file", key), List.of(), false), name, Duration.ofSeconds(2),
                Duration.ofSeconds(10));
    }

    @Override
    public StoreService store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        scheduler.close();
    }
}
