package cloud.powerepos.des.common.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class GuardedTest {

    private final List<String> lines = new ArrayList<>();
    private Throwable logging;
    private final Logger log = (Logger) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] { Logger.class }, (proxy, method, arguments) -> {
                if (logging != null) {
                    throw logging;
                }
                lines.add(method.getName() + " " + arguments[0]);
                return null;
            });

    @Test
    void whatATaskThrowsIsLoggedAndGoesNoFurther() {
        assertTrue(Guarded.run(log, "failed", () -> { }));
        assertFalse(Guarded.run(log, "failed: do this", () -> {
            throw new StackOverflowError("on purpose");
        }));
        assertEquals(List.of("error failed: do this"), lines);
    }

    @Test
    void aLogThatFailsTooChangesNothing() {
        logging = new OutOfMemoryError("on purpose");
        assertFalse(Guarded.run(log, "failed", () -> {
            throw new IllegalStateException("on purpose");
        }));
    }
}
