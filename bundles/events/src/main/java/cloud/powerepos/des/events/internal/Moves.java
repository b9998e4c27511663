package cloud.powerepos.des.events.internal;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import cloud.powerepos.des.common.threads.Scheduler;

/**
 * Holds back for a moment that an organisation has another DES host, as others may follow: they are told of once, and
 * again when their number has doubled, and when no more have followed for a while.
 */
final class Moves {

    /** Looks whether others have followed; after two looks without any, the next one is told of by itself. */
    static final Duration QUIET = Duration.ofMinutes(10);

    /**
     * Organisations have moved.
     *
     * @param time          when the first of them was seen
     * @param organisations all that have moved this way since, by their codes
     */
    record Change(URI from, URI to, Instant time, List<String> organisations) { }

    private record Way(URI from, URI to) {
    }

    private static final class Group {

        private final Instant began;
        private final Set<String> organisations = new LinkedHashSet<>();
        private int told;
        private boolean isPlanned;
        private boolean isQuiet;

        Group(Instant began) {
            this.began = began;
        }

        /** It moved another way since; where it comes back, that has to be told of again. */
        void leave(String organisation) {
            if (organisations.remove(organisation)) {
                told = Math.min(told, organisations.size());
            }
        }
    }

    private final Scheduler scheduler;
    private final InstantSource clock;
    private final Consumer<Change> listener;
    /** Also the lock. */
    private final Map<Way, Group> groups = new HashMap<>();

    Moves(Scheduler scheduler, InstantSource clock, Consumer<Change> listener) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.listener = listener;
    }

    void add(String organisation, URI from, URI to) {
        Way way = new Way(from, to);
        boolean isNew;
        boolean plans;
        synchronized (groups) {
            isNew = !groups.containsKey(way);
            Group group = groups.computeIfAbsent(way, any -> new Group(clock.instant()));
            groups.values().stream().filter(other -> other != group).forEach(other -> other.leave(organisation));
            group.organisations.add(organisation);
            group.isQuiet = false;
            plans = !group.isPlanned;
            group.isPlanned = true;
        }
        if (plans) {
            scheduler.after(EventWindow.LENGTH, () -> look(way));
        }
        if (isNew) {
            scheduler.after(QUIET, () -> lookForEnd(way));
        }
    }

    private void look(Way way) {
        tell(way, group -> {
            group.isPlanned = false;
            return group.organisations.size() >= 2 * group.told;
        });
    }

    private void lookForEnd(Way way) {
        boolean isOver;
        synchronized (groups) {
            Group group = groups.get(way);
            isOver = group == null || group.isQuiet;
            if (!isOver) {
                group.isQuiet = true;
            }
        }
        if (isOver) {
            end(way);
        } else {
            scheduler.after(QUIET, () -> lookForEnd(way));
        }
    }

    private void end(Way way) {
        tell(way, group -> {
            groups.remove(way);
            return true;
        });
    }

    /** Tells of what is held. */
    void end() {
        List<Way> ways;
        synchronized (groups) {
            ways = new ArrayList<>(groups.keySet());
        }
        ways.forEach(this::end);
    }

    /** @param when is asked with the lock */
    private void tell(Way way, Predicate<Group> when) {
        Optional<Change> change;
        synchronized (groups) {
            change = Optional.ofNullable(groups.get(way)).filter(when)
                    .filter(group -> group.organisations.size() > group.told).map(group -> {
                        group.told = group.organisations.size();
                        return new Change(way.from(), way.to(), group.began, List.copyOf(group.organisations));
                    });
        }
        change.ifPresent(listener);
    }
}
