package cloud.powerepos.des.common.registrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.LoggerFactory;

class RegistrationsTest {

    private final List<String> calls = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final Registrations registrations = new Registrations(LoggerFactory.getLogger(RegistrationsTest.class),
            (delay, task) -> {
                assertEquals(Duration.ofSeconds(1), delay);
                later.add(task);
            });

    private ServiceRegistration<?> registered(String name, Error unregistering) {
        calls.add("register " + name);
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ServiceRegistration.class}, (proxy, method, args) -> {
                    calls.add(method.getName() + " " + name);
                    if (unregistering != null) {
                        throw unregistering;
                    }
                    return null;
                });
    }

    @Test
    void theLastRegisteredGoesFirstWhateverOneOfThemThrows() {
        registrations.add(() -> registered("a", null));
        registrations.add(() -> registered("b", new NoClassDefFoundError("on purpose")));
        registrations.close();
        registrations.close();
        assertEquals(List.of("register a", "register b", "unregister b", "unregister a"), calls);
        assertEquals(List.of(), later);
    }

    @Test
    void aServiceThatCannotBeRegisteredIsTriedAgain() {
        boolean[] broken = {true};
        registrations.add(() -> {
            if (broken[0]) {
                throw new OutOfMemoryError("on purpose");
            }
            return registered("a", null);
        });
        assertEquals(List.of(), calls);
        later.remove(0).run();
        assertEquals(1, later.size(), "until it can be");
        broken[0] = false;
        later.remove(0).run();
        assertEquals(List.of("register a"), calls);
        assertTrue(later.isEmpty());
    }

    @Test
    void afterTheEndNothingIsRegistered() {
        registrations.close();
        registrations.add(() -> registered("a", null));
        assertEquals(List.of(), calls);
    }

    @Test
    void whatIsBeingRegisteredAtTheEndGoesAtOnce() {
        registrations.add(() -> {
            registrations.close();
            return registered("a", null);
        });
        assertEquals(List.of("register a", "unregister a"), calls);
    }
}
