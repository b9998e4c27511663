package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import cloud.powerepos.des.common.configuration.RawConfiguration;
import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.keys.UnknownKeys.UnknownKey;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * One configuration: what was delivered last, what of it is in force, and what is wrong with it. Guarded by the lock of
 * {@link CredentialRegistry}.
 *
 * @param <T> what the configuration is read as
 */
final class Entry<T> {

    /** What kind of configuration it is: the keys that are read, and how. */
    record Kind<T>(List<String> knownKeys, Reader<T> reader) {
    }

    @FunctionalInterface
    interface Reader<T> {

        /** Reads what was delivered; may wait for a file system. */
        Step read(Entry<T> entry, RawConfiguration delivered) throws RefusedException;
    }

    /** Puts what was read in force; under the lock. */
    @FunctionalInterface
    interface Step {

        /** @throws RefusedException if it cannot be in force */
        void run() throws RefusedException;
    }

    final String pid;
    final Kind<T> kind;
    /** Spreads the slow reading of files over time. */
    final int number;

    RawConfiguration delivered;
    /** Grows with every delivery and deletion, so that what was planned before can tell that it is outdated. */
    long version;
    /** The version that was read last. */
    long versionRead;
    /** Deleted, but within the grace. */
    boolean deleted;
    /** Its file is gone: not in force until the file is back. */
    boolean suspended;
    /** The last good one, or null. */
    T inForce;
    /** Faultless, but another configuration came first; or null. */
    T waiting;
    /** Why {@link #delivered} is not in force, or null; its effect is up to {@link CredentialProblems}. */
    ConfigurationProblem problem;
    /** Keys that are not read; the configuration may be in force all the same. */
    List<UnknownKey> unknownKeys = List.of();
    /** The secret files as they looked when they were read. */
    Map<Path, FileMark> marks = Map.of();
    /** What the secret files look like since the last poll; taken if the next one sees the same. */
    Map<Path, FileMark> unsettledMarks;

    Entry(String pid, Kind<T> kind, int number) {
        this.pid = pid;
        this.kind = kind;
        this.number = number;
    }

    /** Config Admin may have two configurations of one file, such as one of an earlier version. */
    boolean isOfSameFile(Entry<?> other) {
        return delivered.file().isPresent() && delivered.file().equals(other.delivered.file());
    }

    Step read(RawConfiguration raw) {
        try {
            return kind.reader.read(this, raw);
        } catch (RefusedException e) {
            return () -> {
                throw e;
            };
        }
    }

    void take(RawConfiguration latest) {
        // only the return of the file that is gone ends that
        suspended &= delivered != null && delivered.file().equals(latest.file());
        delivered = latest;
        deleted = false;
        version++;
    }

    /** Whether the configuration was delivered and not deleted. */
    boolean isThere() {
        return delivered != null && !deleted;
    }

    /** Whether the configuration may be in force: it is there, and so is its file. */
    boolean isActive() {
        return isThere() && !suspended;
    }

    String source() {
        return delivered == null ? pid : delivered.source(pid);
    }

    /** The source for log lines. */
    String shown() {
        return Printable.of(source());
    }
}
