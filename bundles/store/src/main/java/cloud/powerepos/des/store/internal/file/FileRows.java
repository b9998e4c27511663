package cloud.powerepos.des.store.internal.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.slf4j.Logger;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.StoredRefusal;
import cloud.powerepos.des.store.internal.rows.Count;
import cloud.powerepos.des.store.internal.rows.Fence;
import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.Outcome;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.rows.RowsException;
import cloud.powerepos.des.store.internal.rows.SealedToken;

/**
 * Rows as files of one folder, for one process. A compare-and-set is made under the lock of its row; that is the one
 * place where a lock is held while a file is written, and only threads of the store wait for it.
 */
public final class FileRows implements Rows {

    private static final int STRIPES = 64;

    /** Works with the folder; what it throws becomes a sentence. */
    private interface Work<T> {
        T run() throws IOException, RowsException;
    }

    private final Logger log;
    private final RowFolder folder;
    private final InstantSource clock;
    private final Object[] stripes = new Object[STRIPES];
    /** Who holds a lease, and until when: a lease of an earlier process has ended with that process. */
    private final Map<String, Long> holders = new ConcurrentHashMap<>();
    private final OrganisationFiles organisations;
    private volatile boolean closed;

    public FileRows(Logger log, Path folder, InstantSource clock) {
        this(log, new RowFolder(folder), clock);
    }

    FileRows(Logger log, RowFolder folder, InstantSource clock) {
        this.log = log;
        this.folder = folder;
        organisations = new OrganisationFiles(folder.path(), () -> all(folder.files(), row -> true));
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Object();
        }
    }

    @Override
    public String description() {
        return "files in " + Printable.of(folder.path().toString());
    }

    @Override
    public void probe() throws RowsException {
        guarded(() -> {
            if (!folder.open()) {
                throw RowsException.unusable("directory: another process uses " + description()
                        + ": give each Karaf a directory of its own, or share tokens by kind = jdbc");
            }
            return null;
        });
    }

    @Override
    public Optional<Row> read(String id) throws RowsException {
        return guarded(() -> stored(id).map(this::row));
    }

    @Override
    public boolean create(String id, String organisation, Lease lease) throws RowsException {
        return change(id, Optional::isEmpty, stored -> new RowFile(id, organisation, 1, lease.writer(),
                until(lease.duration()), 0, Optional.empty(), Optional.empty(), 0, "", clock.millis()));
    }

    @Override
    public boolean take(Row asRead, Lease lease) throws RowsException {
        return change(asRead.id(), stored -> isAt(stored, asRead.version(), asRead.writer())
                && !row(stored.get()).isLeased(), stored -> new RowFile(stored.id(), stored.organisation(),
                        stored.version() + 1, lease.writer(), until(lease.duration()), stored.expiresAt(),
                        stored.accessToken(), Optional.empty(), stored.refusedUntil(), stored.refusedError(),
                        clock.millis()));
    }

    @Override
    public boolean settle(Fence fence, Outcome outcome) throws RowsException {
        return change(fence.id(), stored -> isAt(stored, fence.version(), fence.writer()), stored -> new RowFile(
                stored.id(), stored.organisation(), stored.version() + 1, outcome.writer(), 0,
                outcome.token().map(token -> stored.changedAt() + token.left().toMillis()).orElse(stored.expiresAt()),
                outcome.token().map(SealedToken::text).or(stored::accessToken), outcome.refreshToken(),
                outcome.refusal().map(refusal -> until(refusal.left())).orElse(0L),
                outcome.refusal().map(StoredRefusal::error).orElse(""), clock.millis()));
    }

    private boolean change(String id, Predicate<Optional<RowFile>> expected,
            UnaryOperator<RowFile> next) throws RowsException {
        return guarded(() -> {
            synchronized (stripe(id)) {
                Optional<RowFile> stored = stored(id);
                if (closed || !expected.test(stored)) {
                    return false;
                }
                RowFile latest = next.apply(stored.orElse(null));
                if (latest.leaseUntil() > 0) {
                    // before the file: the lease must count as soon as it can be read
                    holders.put(latest.writer(), latest.leaseUntil());
                }
                folder.replace(RowFolder.name(id), latest.content());
                organisations.add(latest);
                stored.map(RowFile::writer).ifPresent(holders::remove);
                return true;
            }
        });
    }

    @Override
    public List<Row> list(String organisation) throws RowsException {
        return guarded(() -> all(organisations.of(organisation), row -> row.organisation().equals(organisation))
                .stream().map(this::row).toList());
    }

    @Override
    public int delete(String organisation) throws RowsException {
        return guarded(() -> delete(organisations.of(organisation), row -> row.organisation().equals(organisation)));
    }

    @Override
    public int deleteUnchanged(Duration age) throws RowsException {
        long since = clock.millis() - age.toMillis();
        // each write makes the file anew: others need not be read
        return guarded(() -> delete(folder.filesBefore(since), row -> row.changedAt() < since));
    }

    private int delete(List<Path> files, Predicate<RowFile> which) throws IOException, RowsException {
        int deleted = 0;
        for (RowFile row : all(files, which)) {
            synchronized (stripe(row.id())) {
                if (!closed && stored(row.id()).filter(which).isPresent()) {
                    folder.delete(RowFolder.name(row.id()));
                    organisations.remove(row);
                    deleted++;
                }
            }
        }
        return deleted;
    }

    @Override
    public Count count() throws RowsException {
        long now = clock.millis();
        holders.values().removeIf(until -> until <= now);
        return guarded(() -> new Count(folder.files().size(), holders.size()));
    }

    @Override
    public void close() {
        closed = true;
        for (Object stripe : stripes) {
            synchronized (stripe) {
                // a change that is under way has ended
                holders.clear();
            }
        }
        try {
            folder.close();
        } catch (IOException e) {
            log.debug("The lock of {} could not be released before the end of the process", description(), e);
        }
    }

    private List<RowFile> all(List<Path> files, Predicate<RowFile> which) throws IOException, RowsException {
        List<RowFile> found = new ArrayList<>();
        for (Path file : files) {
            content(file.getFileName().toString()).filter(which).ifPresent(found::add);
        }
        return found;
    }

    private Optional<RowFile> stored(String id) throws IOException, RowsException {
        return content(RowFolder.name(id)).filter(row -> row.id().equals(id));
    }

    private Optional<RowFile> content(String name) throws IOException, RowsException {
        Optional<byte[]> content = folder.read(name);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<RowFile> row = RowFile.of(content.get());
            if (row.isEmpty()) {
                // it is replaced at the next request: one password grant
                log.warn("{}: the file {} is damaged and counts as absent; see that the disk is sound", description(),
                        name);
            }
            return row;
        } catch (RowFile.LaterVersionException e) {
            throw RowsException.ofRow(description() + ": the file " + name + " was written by a later version of DES"
                    + " Access: install that version, or delete the file");
        }
    }

    private Row row(RowFile stored) {
        long now = clock.millis();
        boolean leased = holders.containsKey(stored.writer());
        return new Row(stored.id(), stored.organisation(), stored.version(), stored.writer(),
                Duration.ofMillis(leased ? stored.leaseUntil() - now : 0), Duration.ofMillis(stored.expiresAt() - now),
                stored.accessToken(), stored.refreshToken(),
                stored.refusedUntil() == 0 ? Optional.empty() : Optional.of(new StoredRefusal(
                        stored.refusedError(), Duration.ofMillis(stored.refusedUntil() - now))),
                Duration.ofMillis(now - stored.changedAt()));
    }

    private static boolean isAt(Optional<RowFile> stored, long version, String writer) {
        return stored.filter(row -> row.version() == version && row.writer().equals(writer)).isPresent();
    }

    private long until(Duration left) {
        return clock.millis() + left.toMillis();
    }

    private Object stripe(String id) {
        return stripes[Math.floorMod(id.hashCode(), STRIPES)];
    }

    private <T> T guarded(Work<T> work) throws RowsException {
        try {
            return work.run();
        } catch (IOException | DirectoryIteratorException e) {
            throw FolderProblem.of(description(), e);
        }
    }
}
