package cloud.powerepos.des.store.internal.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import cloud.powerepos.des.store.internal.rows.RowsException;

/**
 * The files of each organisation, so that thousands of organisations which are looked at one after another
 * are not thousands of files each. Thread-safe.
 */
final class OrganisationFiles {

    /** Reads all files. */
    interface Reader {
        List<RowFile> all() throws IOException, RowsException;
    }

    private final Map<String, String> organisations = new ConcurrentHashMap<>();
    private final Path folder;
    private final Reader reader;
    private boolean complete;

    /** @param reader is asked once */
    OrganisationFiles(Path folder, Reader reader) {
        this.folder = folder;
        this.reader = reader;
    }

    /** A file was written. */
    void add(RowFile row) {
        organisations.put(RowFolder.name(row.id()), row.organisation());
    }

    void remove(RowFile row) {
        organisations.remove(RowFolder.name(row.id()));
    }

    synchronized List<Path> of(String organisation) throws IOException, RowsException {
        if (!complete) {
            reader.all().forEach(this::add);
            complete = true;
        }
        return organisations.entrySet().stream().filter(entry -> entry.getValue().equals(organisation))
                .map(entry -> folder.resolve(entry.getKey())).toList();
    }
}
