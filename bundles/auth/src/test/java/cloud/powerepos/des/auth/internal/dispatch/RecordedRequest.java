package cloud.powerepos.des.auth.internal.dispatch;

import java.util.List;

import cloud.powerepos.des.auth.internal.lifecycle.Failure;

/** A request that sends nothing and writes down what becomes of it. */
public class RecordedRequest implements QueuedRequest {

    private final String name;
    private final boolean onDemand;
    private final long era;
    private final List<String> log;

    /** @param log gets the name with what happened */
    public RecordedRequest(String name, boolean onDemand, long era, List<String> log) {
        this.name = name;
        this.onDemand = onDemand;
        this.era = era;
        this.log = log;
    }

    @Override
    public String organisationCode() {
        return name;
    }

    @Override
    public boolean onDemand() {
        return onDemand;
    }

    @Override
    public long era() {
        return era;
    }

    @Override
    public void starting() {
        log.add(name + " starting");
    }

    @Override
    public void run() {
        log.add(name + " runs");
    }

    @Override
    public void blocked(Failure failure) {
        log.add(name + " blocked: " + failure.reason().what());
    }

    @Override
    public void notStarted(Throwable reason) {
        log.add(name + " not started: " + reason.getMessage());
    }

    @Override
    public String toString() {
        return name;
    }
}
