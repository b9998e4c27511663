package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.DesEndpointListener;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.testing.Tokens;

class EndpointMovesTest extends ResolverFixture {

    @Test
    void tellsThatDesHasMoved() {
        EndpointResolver resolver = resolver(config(""));
        resolver.resolve("ACME");
        LogFile log = new LogFile();
        auth.current.set(Tokens.token("second", Tokens.SVC));
        resolver.resolve("ACME");
        assertEquals(List.of(), log.lines("INFO"));
        AccessToken third = Tokens.token("third", "https://des2.powerepos.cloud/");
        assertEquals("https://des2.powerepos.cloud/", resolver.resolve(third).serviceUri().toString());
        assertEquals(List.of(), log.lines("INFO"), "a token of another time moves nothing");
        auth.current.set(third);
        resolver.resolve(third);
        assertEquals(1, log.lines("INFO").size(), log::text);
    }

    @Test
    void theHostOfTheTokenHeldIsKnownBeforeAnybodyAsksForIt() {
        resolver(config(""));
        assertEquals(Tokens.SVC, component.report().lastServiceUri("ACME").orElseThrow().toString());
        auth.current.set(Tokens.token("bad", "http://des.powerepos.cloud/"));
        assertEquals(Tokens.SVC, component.report().lastServiceUri("ACME").orElseThrow().toString(),
                "where it was last");
        assertTrue(component.report().refusal("ACME").orElseThrow().contains("http is accepted for a loopback"
                + " host only"));
        auth.current.set(null);
        assertEquals(Optional.empty(), component.report().lastServiceUri("OTHER"));
        assertEquals(Optional.empty(), component.report().refusal("ACME"));
    }

    @Test
    void theListenerHearsOfEachMoveOnceWithBothAddresses() {
        List<String> moves = new ArrayList<>();
        EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(),
                token -> new DesEndpoint(URI.create(token.serviceUri().orElseThrow()), token),
                (organisation, from, to) -> moves.add(organisation + " " + from + " " + to), Runnable::run);
        resolver.resolve("ACME");
        auth.current.set(Tokens.token("second", Tokens.SVC));
        resolver.resolve("ACME");
        assertEquals(List.of(), moves);
        auth.current.set(Tokens.token("third", "https://des2.powerepos.cloud/"));
        resolver.resolve("ACME");
        resolver.resolve("ACME");
        assertEquals(List.of("ACME " + Tokens.SVC + " https://des2.powerepos.cloud/"), moves);
        store.codes.clear();
        resolver.forgetIfRemoved("ACME");
        store.codes.add("ACME");
        auth.current.set(Tokens.token("fourth", Tokens.SVC));
        resolver.resolve("ACME");
        assertEquals(1, moves.size(), "an organisation that comes back has not moved");
    }

    /** Real threads, as they are the point. */
    @Test
    void aRegisteredListenerIsCalledWhenAnOrganisationHasMoved() throws Exception {
        EndpointResolver resolver = resolver(config(""));
        CompletableFuture<String> told = new CompletableFuture<>();
        component.listeners = List.of(new ComponentServiceObjects<>() {

            @Override
            public DesEndpointListener getService() {
                return (organisation, from, to) -> told.complete(organisation + " " + from + " " + to);
            }

            @Override
            public void ungetService(DesEndpointListener service) {
            }

            @Override
            public ServiceReference<DesEndpointListener> getServiceReference() {
                return null;
            }
        });
        resolver.resolve("ACME");
        auth.current.set(Tokens.token("moved", "https://des2.powerepos.cloud/"));
        resolver.resolve("ACME");
        assertEquals("ACME " + Tokens.SVC + " https://des2.powerepos.cloud/", told.get(5, TimeUnit.SECONDS));
        component.deactivate();
    }
}
