package cloud.powerepos.des.itests.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

/** Of some writes the answer is lost: they are committed, and the client gets an error. */
final class LostCommits {

    final AtomicInteger lost = new AtomicInteger();
    private final Random random;
    private final double share;

    LostCommits(long seed, double share) {
        random = new Random(seed);
        this.share = share;
    }

    DataSource over(DataSource dataSource) {
        return wrap(DataSource.class, dataSource);
    }

    private <T> T wrap(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object result;
            try {
                result = method.invoke(target, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (method.getName().equals("executeUpdate")) {
                synchronized (random) {
                    if (random.nextDouble() < share) {
                        lost.incrementAndGet();
                        throw new SQLException("An I/O error occurred while sending to the backend.", "08006");
                    }
                }
            }
            boolean isWrapped = method.getName().equals("getConnection") || method.getName().equals("prepareStatement");
            return isWrapped ? wrap(method.getReturnType(), result) : result;
        }));
    }
}
