package cloud.powerepos.des.common.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CleanUpTest {

    private final List<String> done = new ArrayList<>();

    @Test
    void everyStepIsDoneWhateverTheOnesBeforeThrow() {
        CleanUp.run(LoggerFactory.getLogger(CleanUpTest.class), () -> done.add("1"), () -> {
            throw new IllegalStateException("already unregistered");
        }, () -> done.add("2"), () -> {
            throw new IOException("on purpose");
        }, () -> done.add("3"), () -> {
            throw new NoClassDefFoundError("on purpose");
        }, () -> done.add("4"), () -> {
            throw new InterruptedException();
        }, () -> done.add("5"));
        assertEquals(List.of("1", "2", "3", "4", "5"), done);
        assertTrue(Thread.interrupted());
    }
}
