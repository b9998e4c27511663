package cloud.powerepos.des.auth.internal;

import java.net.URI;

import cloud.powerepos.des.credentials.DesCredentials;

/** A client at one AuthServer; most organisations share it. */
record ClientPair(URI tokenEndpoint, String id, String secret) {

    static ClientPair of(AuthSettings settings, DesCredentials credentials) {
        return new ClientPair(settings.tokenEndpoint(), credentials.clientId(), credentials.clientSecret());
    }

    @Override
    public String toString() {
        return "ClientPair[" + id + "]";
    }
}
