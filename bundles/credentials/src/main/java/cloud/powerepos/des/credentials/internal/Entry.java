package cloud.powerepos.des.credentials.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import cloud.powerepos.des.common.files.FileMark;
import cloud.powerepos.des.common.keys.UnknownKeys.UnknownKey;
import cloud.powerepos.des.operations.ConfigurationProblem;

/**
 * One configuration: what was delivered last, what of it is in force, and what is wrong with it. Guarded by the lock of
 * {@link ConfiguredCredentials}.
 *
 * @param <T> what the configuration is read as
 */
final class Entry<T> {

    final String pid;
    final List<String> knownKeys;
    /** Spreads the slow reading of files over time. */
    final int number;

    Settings settings;
    /** Grows with every delivery and deletion, so that what was planned before can tell that it is outdated. */
    long version;
    /** Deleted, but within the grace. */
    boolean deleted;
    /** The last good one, or null. */
    T inForce;
    /** Faultless, but another configuration came first; or null. */
    T waiting;
    /** Why {@link #settings} are not in force, or null; its effect is up to {@link ConfiguredCredentials}. */
    ConfigurationProblem problem;
    /** Keys that nobody reads; the configuration may be in force all the same. */
    List<UnknownKey> unknownKeys = List.of();
    /** The secret files as they looked when they were read. */
    Map<Path, FileMark> marks = Map.of();
    /** What the secret files look like since the last poll; taken if the next one sees the same. */
    Map<Path, FileMark> unsettledMarks;

    Entry(String pid, List<String> knownKeys, int number) {
        this.pid = pid;
        this.knownKeys = knownKeys;
        this.number = number;
    }

    String source() {
        return settings == null ? pid : settings.source(pid);
    }

    FileRank rank(String organisationCode) {
        return FileRank.of(source(), organisationCode);
    }
}
