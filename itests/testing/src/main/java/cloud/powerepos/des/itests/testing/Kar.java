package cloud.powerepos.des.itests.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What a KAR holds. */
public final class Kar {

    private static final String REPOSITORY = "repository/";

    private Kar() {
    }

    /**
     * Copies artifacts of a KAR into a folder, which then is a Maven repository.
     *
     * @param kar    the archive
     * @param group  only artifacts below this folder of the repository, such as {@code org/example/}; empty for all
     * @param folder need not exist
     * @return the folder
     * @throws IOException if the archive cannot be read or a file cannot be written
     */
    public static Path unpack(Path kar, String group, Path folder) throws IOException {
        try (ZipFile archive = new ZipFile(kar.toFile())) {
            for (ZipEntry entry : Collections.list(archive.entries())) {
                if (!entry.isDirectory() && entry.getName().startsWith(REPOSITORY + group)) {
                    Path file = folder.resolve(entry.getName().substring(REPOSITORY.length()));
                    Files.createDirectories(file.getParent());
                    Files.copy(archive.getInputStream(entry), file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return folder;
    }
}
