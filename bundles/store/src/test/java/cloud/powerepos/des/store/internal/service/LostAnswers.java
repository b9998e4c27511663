package cloud.powerepos.des.store.internal.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import cloud.powerepos.des.store.internal.rows.Count;
import cloud.powerepos.des.store.internal.rows.Fence;
import cloud.powerepos.des.store.internal.rows.Lease;
import cloud.powerepos.des.store.internal.rows.Outcome;
import cloud.powerepos.des.store.internal.rows.Row;
import cloud.powerepos.des.store.internal.rows.Rows;
import cloud.powerepos.des.store.internal.rows.RowsException;

/** Rows whose writes and reads fail as a test says, before or after they took effect. */
final class LostAnswers implements Rows {

    /** What happens to the next write or read. */
    enum Fault {
        NONE, NOT_DONE, DONE_BUT_LOST, REFUSED
    }

    /** A call of the rows. */
    private interface Call<T> {
        T run() throws RowsException;
    }

    final Deque<Fault> writes = new ArrayDeque<>();
    final Deque<Fault> reads = new ArrayDeque<>();
    /** Runs before each write. */
    Runnable before = () -> { };
    /** Whether what concerns many rows fails. */
    volatile boolean manyFail;
    private final Rows rows;

    LostAnswers(Rows rows) {
        this.rows = rows;
    }

    private static <T> T with(Deque<Fault> faults, Call<T> call) throws RowsException {
        Fault fault = faults.isEmpty() ? Fault.NONE : faults.poll();
        if (fault == Fault.NOT_DONE) {
            throw RowsException.unusable("it failed");
        }
        if (fault == Fault.REFUSED) {
            throw RowsException.ofRow("the token is too long");
        }
        T result = call.run();
        if (fault == Fault.DONE_BUT_LOST) {
            throw RowsException.unusable("the answer was lost");
        }
        return result;
    }

    private <T> T write(Call<T> call) throws RowsException {
        before.run();
        return with(writes, call);
    }

    private void failMany() throws RowsException {
        if (manyFail) {
            throw RowsException.unusable("it takes too long");
        }
    }

    @Override
    public String description() {
        return rows.description();
    }

    @Override
    public void probe() throws RowsException {
        with(reads, () -> {
            rows.probe();
            return null;
        });
    }

    @Override
    public Optional<Row> read(String id) throws RowsException {
        return with(reads, () -> rows.read(id));
    }

    @Override
    public boolean create(String id, String organisation, Lease lease) throws RowsException {
        return write(() -> rows.create(id, organisation, lease));
    }

    @Override
    public boolean take(Row asRead, Lease lease) throws RowsException {
        return write(() -> rows.take(asRead, lease));
    }

    @Override
    public boolean settle(Fence fence, Outcome outcome) throws RowsException {
        return write(() -> rows.settle(fence, outcome));
    }

    @Override
    public List<Row> list(String organisation) throws RowsException {
        failMany();
        return rows.list(organisation);
    }

    @Override
    public int delete(String organisation) throws RowsException {
        failMany();
        return rows.delete(organisation);
    }

    @Override
    public int deleteUnchanged(Duration age) throws RowsException {
        return rows.deleteUnchanged(age);
    }

    @Override
    public Count count() throws RowsException {
        return with(reads, rows::count);
    }

    @Override
    public void close() {
        rows.close();
    }
}
