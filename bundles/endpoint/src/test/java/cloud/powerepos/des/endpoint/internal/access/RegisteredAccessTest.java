package cloud.powerepos.des.endpoint.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessClosedException;
import cloud.powerepos.des.endpoint.internal.Resolvers;
import cloud.powerepos.des.testing.FakeAuth;
import cloud.powerepos.des.testing.FakeFramework;
import cloud.powerepos.des.testing.FakeStore;
import cloud.powerepos.des.testing.Tokens;

class RegisteredAccessTest {

    private final FakeAuth auth = new FakeAuth(Tokens.token("opaque", Tokens.SVC));
    private final FakeFramework framework = new FakeFramework();
    private final OrganisationAccess access =
            new OrganisationAccess("ACME", auth, Resolvers.of(auth, new FakeStore("ACME")));
    private final RegisteredAccess registered = new RegisteredAccess(framework.context, access);

    @Test
    void openRegistersAndCloseUnregisters() {
        registered.open();
        assertSame(access, framework.access("ACME"));
        registered.close();
        assertNull(framework.access("ACME"));
        assertThrows(AccessClosedException.class, access::endpoint);
        registered.close();
    }

    @Test
    void aServiceThatComesAfterTheEndGoesAtOnce() {
        framework.registered = service -> registered.close();
        registered.open();
        assertEquals(0, framework.services.size());
        assertThrows(AccessClosedException.class, access::endpoint);
    }

    @Test
    void whereTheBundleIsStoppingNothingIsRegistered() {
        framework.registering = () -> {
            throw new IllegalStateException("stopping");
        };
        registered.open();
        registered.close();
        assertThrows(AccessClosedException.class, access::endpoint);
    }

    @Test
    void whatTheFrameworkHasUnregisteredAlreadyIsNoFailure() {
        registered.open();
        framework.services.clear();
        registered.close();
        assertThrows(AccessClosedException.class, access::endpoint);
    }

    @Test
    void theAccessIsClosedThoughTheServiceCannotBeUnregistered() {
        registered.open();
        framework.unregistering = service -> {
            throw new NoClassDefFoundError("on purpose");
        };
        assertThrows(NoClassDefFoundError.class, registered::close);
        assertThrows(AccessClosedException.class, access::endpoint);
    }

    @Test
    void revocationEndsTheCallsOfAModuleThatIsBeingActivated() {
        framework.registered = service -> {
            registered.revoke();
            assertThrows(AccessClosedException.class, access::endpoint);
        };
        registered.open();
        assertThrows(AccessClosedException.class, access::endpoint);
    }

    @Test
    void revocationLeavesAServiceThatIsThereUsable() {
        registered.open();
        registered.revoke();
        assertNotNull(access.endpoint());
    }
}
