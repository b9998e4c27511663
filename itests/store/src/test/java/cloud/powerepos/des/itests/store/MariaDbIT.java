package cloud.powerepos.des.itests.store;

import java.nio.file.Path;

class MariaDbIT extends DatabaseStore {

    @Override
    Server start(Path folder) throws Exception {
        return new MariaDbServer(folder);
    }
}
