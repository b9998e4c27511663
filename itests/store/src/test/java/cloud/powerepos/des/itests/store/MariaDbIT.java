package cloud.powerepos.des.itests.store;

import java.nio.file.Path;

import cloud.powerepos.des.itests.databases.MariaDbServer;
import cloud.powerepos.des.itests.databases.Server;

class MariaDbIT extends DatabaseStore {

    @Override
    Server start(Path folder) throws Exception {
        return new MariaDbServer(folder);
    }
}
