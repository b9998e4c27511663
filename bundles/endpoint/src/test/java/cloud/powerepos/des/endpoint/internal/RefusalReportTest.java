package cloud.powerepos.des.endpoint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.auth.AccessToken;
import cloud.powerepos.des.auth.InvalidTokenReplyException;
import cloud.powerepos.des.endpoint.DesEndpoint;
import cloud.powerepos.des.endpoint.internal.rules.Notices;
import cloud.powerepos.des.endpoint.internal.rules.TokenRules;
import cloud.powerepos.des.testing.Tokens;

class RefusalReportTest extends ResolverFixture {

    /** Refuse every token, and count how often they are asked. */
    private static final class Refusing implements TokenRules {

        private final boolean fetchingKeys;
        private boolean accepting;
        private int asked;

        Refusing(boolean fetchingKeys) {
            this.fetchingKeys = fetchingKeys;
        }

        @Override
        public DesEndpoint pair(AccessToken token) {
            asked++;
            if (accepting) {
                return new DesEndpoint(URI.create(Tokens.SVC), token);
            }
            throw new InvalidTokenReplyException(token.organisationCode(), "refused " + asked, null);
        }

        @Override
        public boolean mayBlock() {
            return fetchingKeys;
        }
    }

    private final EndpointResolver resolver = new EndpointResolver(auth, auth, store, new Notices(),
            new Refusing(false), (organisation, from, to) -> { }, Runnable::run);
    private final EndpointReport report = new EndpointReport(resolver, List::of);

    private Refusing enforce(boolean fetchingKeys) {
        Refusing rules = new Refusing(fetchingKeys);
        resolver.enforce(rules);
        assertThrows(InvalidTokenReplyException.class, () -> resolver.resolve("ACME"));
        assertEquals(1, rules.asked);
        return rules;
    }

    @Test
    void whyATokenIsRefusedIsWorkedOutOnce() {
        Refusing rules = enforce(false);
        assertEquals(Optional.of("refused 2"), report.refusal("ACME"));
        assertEquals(Optional.of("refused 2"), report.refusal("ACME"));
        assertEquals(2, rules.asked);
        auth.current.set(Tokens.token("second", Tokens.SVC));
        assertEquals(Optional.of("refused 3"), report.refusal("ACME"));
    }

    @Test
    void otherRulesJudgeAnew() {
        enforce(false);
        assertEquals(Optional.of("refused 2"), report.refusal("ACME"));
        Refusing other = new Refusing(false);
        resolver.enforce(other);
        assertEquals(Optional.of("refused 1"), report.refusal("ACME"));
        other.accepting = true;
        resolver.enforce(other);
        assertEquals(Optional.empty(), report.refusal("ACME"));
    }

    @Test
    void whereKeysAreFetchedTheNextLookMayFindOthers() {
        Refusing rules = enforce(true);
        assertEquals(Optional.of("refused 2"), report.refusal("ACME"));
        rules.accepting = true;
        assertEquals(Optional.empty(), report.refusal("ACME"));
    }

    @Test
    void aModuleThatGetsThePairEndsTheRefusal() {
        Refusing rules = enforce(false);
        assertEquals(Optional.of("refused 2"), report.refusal("ACME"));
        rules.accepting = true;
        resolver.resolve("ACME");
        assertEquals(Optional.empty(), report.refusal("ACME"));
    }
}
