package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;

/**
 * What a configuration was read as, secret files included.
 *
 * @param <T>     the type of the value
 * @param value   empty where it is refused
 * @param refusal empty where it is not
 * @param marks   the secret files as they looked before they were read
 */
record Reading<T>(Optional<T> value, Optional<RefusedException> refusal, Map<Path, FileMark> marks) {

    /** Makes the value. */
    @FunctionalInterface
    interface Source<T> {

        T read() throws RefusedException;
    }

    static <T> Reading<T> of(Map<Path, FileMark> marks, Source<T> source) {
        try {
            return new Reading<>(Optional.of(source.read()), Optional.empty(), marks);
        } catch (RefusedException e) {
            return new Reading<>(Optional.empty(), Optional.of(e), marks);
        }
    }

    T orThrow() throws RefusedException {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return value.orElseThrow();
    }
}
