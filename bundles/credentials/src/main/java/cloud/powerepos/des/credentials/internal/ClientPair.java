package cloud.powerepos.des.credentials.internal;

/** The integrator's client credentials. */
record ClientPair(String id, String secret) {

    @Override
    public String toString() {
        return "ClientPair[" + id + "]";
    }
}
