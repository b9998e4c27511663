package cloud.powerepos.des.common.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
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
                lines.add(method.getName() + " " + Arrays.deepToString(arguments));
                return null;
            });

    @Test
    void whatATaskThrowsIsLoggedWithoutItsMessageAndGoesNoFurther() {
        assertTrue(Guarded.run(log, "failed", () -> { }));
        assertFalse(Guarded.run(log, "failed: do this", () -> {
            throw new NoClassDefFoundError("canary");
        }));
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).startsWith("error [{} ({}), failed: do this, NoClassDefFoundError, at "),
                lines::toString);
        assertFalse(lines.get(0).contains("canary"), lines::toString);
    }

    @Test
    void aLogThatFailsTooChangesNothing() {
        logging = new OutOfMemoryError("on purpose");
        assertFalse(Guarded.run(log, "failed", () -> {
            throw new IllegalStateException("on purpose");
        }));
    }
}
