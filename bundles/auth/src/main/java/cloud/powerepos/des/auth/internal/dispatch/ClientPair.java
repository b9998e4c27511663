package cloud.powerepos.des.auth.internal.dispatch;

import java.net.URI;

import cloud.powerepos.des.auth.internal.AuthSettings;
import cloud.powerepos.des.credentials.DesCredentials;

/** A client at one AuthServer; most organisations share it. */
public record ClientPair(URI tokenEndpoint, String id, String secret) {

    public static ClientPair of(AuthSettings settings, DesCredentials credentials) {
        return new ClientPair(settings.tokenEndpoint(), credentials.clientId(), credentials.clientSecret());
    }

    @Override
    public String toString() {
        return "ClientPair[" + id + "]";
    }
}
