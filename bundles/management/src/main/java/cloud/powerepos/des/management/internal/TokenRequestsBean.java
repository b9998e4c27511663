package cloud.powerepos.des.management.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.RequestStatistics;
import cloud.powerepos.des.operations.RequestStatistics.Result;
import cloud.powerepos.des.operations.RequestStatistics.Times;

/** Shows the requests with one result. */
final class TokenRequestsBean implements TokenRequestsMXBean {

    private final DesOperations operations;
    private final Result result;

    TokenRequestsBean(DesOperations operations, Result result) {
        this.operations = operations;
        this.result = result;
    }

    private Times times() {
        return operations.summary().requests().results().get(result);
    }

    private long upTo(int millis) {
        return times().upTo().get(RequestStatistics.LIMITS.indexOf(Duration.ofMillis(millis)));
    }

    @Override
    public long getCount() {
        return times().count();
    }

    @Override
    public double getTotalSeconds() {
        return times().total().toNanos() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    @Override
    public long getUpTo50Ms() {
        return upTo(50);
    }

    @Override
    public long getUpTo100Ms() {
        return upTo(100);
    }

    @Override
    public long getUpTo250Ms() {
        return upTo(250);
    }

    @Override
    public long getUpTo500Ms() {
        return upTo(500);
    }

    @Override
    public long getUpTo1000Ms() {
        return upTo(1000);
    }

    @Override
    public long getUpTo2500Ms() {
        return upTo(2500);
    }

    @Override
    public long getUpTo5000Ms() {
        return upTo(5000);
    }

    @Override
    public long getUpTo10000Ms() {
        return upTo(10000);
    }

    @Override
    public long getUpToAnyTime() {
        return times().count();
    }
}
