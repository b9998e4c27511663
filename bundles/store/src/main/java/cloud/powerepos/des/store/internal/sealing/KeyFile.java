package cloud.powerepos.des.store.internal.sealing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.BoundedFile;
import cloud.powerepos.des.common.ownerfiles.OwnerFiles;
import cloud.powerepos.des.common.text.Printable;

/**
 * A file with a key of 32 bytes.
 *
 * @param name the key of the configuration that names it
 */
public record KeyFile(String name, Path path) {

    private static final int LIMIT = 4096;

    /** @throws RefusedException if there is none that can be used */
    SealingKey read() throws RefusedException {
        byte[] content;
        try {
            content = BoundedFile.read(path, LIMIT);
        } catch (BoundedFile.UnreadableException e) {
            throw new RefusedException(name, name + ": " + shown() + " " + e.getMessage());
        }
        if (content.length != SealingKey.LENGTH) {
            throw new RefusedException(name, name + ": " + shown() + " has " + content.length + " bytes and not "
                    + SealingKey.LENGTH + ": copy it again from another node, as a binary file, or make a new key with"
                    + " 'head -c 32 /dev/urandom'");
        }
        return SealingKey.of(content);
    }

    boolean isAbsent() {
        return Files.notExists(path);
    }

    /** Makes a new key, which only this user may read. */
    void make() throws RefusedException {
        byte[] content = new byte[SealingKey.LENGTH];
        new SecureRandom().nextBytes(content);
        Path folder = path.toAbsolutePath().getParent();
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            OwnerFiles.makeFolder(folder);
            Files.deleteIfExists(fresh);
            OwnerFiles.write(fresh, content);
            // a crash leaves the whole key or none
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            OwnerFiles.syncFolder(folder);
        } catch (IOException e) {
            throw new RefusedException(name, name + ": " + shown() + " cannot be made (" + e.getClass().getSimpleName()
                    + "): let this process write to its folder, or name a file with a key of 32 bytes");
        }
    }

    /** What is wrong with the rights to the file; empty where only its owner may read it. */
    Optional<String> exposure() {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
            if (modes.contains(PosixFilePermission.GROUP_READ) || modes.contains(PosixFilePermission.OTHERS_READ)) {
                return Optional.of(name + ": others on this machine can read the key of the token store: chmod 600 "
                        + Printable.argument(path.toString()));
            }
            return Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            // a file system without such rights
            return Optional.empty();
        }
    }

    String shown() {
        return Printable.of(path.toString());
    }
}
