package cloud.powerepos.des.itests.benchmarks.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What the probes of a container have noted. The moments are theirs: how often this looks does not matter to them.
 */
final class SeenByProbes {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private record Note(Instant at, String what) {
    }

    private final Path file;
    private final BooleanSupplier running;

    /** @param running whether there can be more to come */
    SeenByProbes(Path file, BooleanSupplier running) {
        this.file = file;
        this.running = running;
    }

    /** The moment of the first such note that is not older. */
    Instant first(String what, Instant since, Duration limit) throws IOException {
        return await(what, limit, notes -> notes.stream()
                .filter(note -> note.what().equals(what) && !note.at().isBefore(since)).map(Note::at).findFirst());
    }

    /** The moment at which so many different ones that begin so were there. */
    Instant all(String begin, int count, Duration limit) throws IOException {
        return await(count + " of " + begin, limit, notes -> {
            Map<String, Instant> different = new LinkedHashMap<>();
            notes.stream().filter(note -> note.what().startsWith(begin))
                    .forEach(note -> different.putIfAbsent(note.what(), note.at()));
            return different.values().stream().skip(count - 1L).findFirst();
        });
    }

    /** What follows this beginning in all notes so far. */
    List<String> after(String begin) throws IOException {
        return read().stream().map(Note::what).filter(what -> what.startsWith(begin))
                .map(what -> what.substring(begin.length())).toList();
    }

    private Instant await(String what, Duration limit, Function<List<Note>, Optional<Instant>> look)
            throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end && running.getAsBoolean()) {
            Optional<Instant> seen = look.apply(read());
            if (seen.isPresent()) {
                return seen.get();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IllegalStateException("Not seen within " + limit.toSeconds() + " s, or the container has ended: "
                + what
                + "; see " + file.getParent());
    }

    private List<Note> read() throws IOException {
        List<Note> notes = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split(" ", 2);
                notes.add(new Note(Instant.parse(parts[0]), parts[1]));
            }
        }
        return notes;
    }
}
