package cloud.powerepos.des.store.internal.sealing;

import java.util.ArrayList;
import java.util.List;

import cloud.powerepos.des.common.configuration.RefusedException;

/**
 * The keys of this node.
 *
 * @param keys     the first one seals, each opens
 * @param warnings what is wrong with their files and what to do, though they can be used
 */
public record KeyRing(List<SealingKey> keys, List<String> warnings) {

    /**
     * Reads the files.
     *
     * @param exists whether there must be a key already, as other nodes or rows have it; then none is made
     * @throws RefusedException if one of them cannot be used
     */
    public static KeyRing read(KeyFile current, List<KeyFile> former, boolean exists) throws RefusedException {
        if (current.isAbsent()) {
            if (exists) {
                throw new RefusedException(current.name(), current.name() + ": " + current.shown() + " does not exist:"
                        + " put it back, or copy it from the first node; on the first node make it with"
                        + " 'head -c 32 /dev/urandom > FILE' and 'chmod 600 FILE'");
            }
            current.make();
        }
        List<SealingKey> keys = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        keys.add(current.read());
        current.exposure().ifPresent(warnings::add);
        for (KeyFile file : former) {
            keys.add(file.read());
            file.exposure().ifPresent(warnings::add);
        }
        return new KeyRing(List.copyOf(keys), List.copyOf(warnings));
    }
}
