package cloud.powerepos.des.auth.internal;

/**
 * Why there is no newer token, free of secrets.
 *
 * @param what   what happened
 * @param remedy what to do about it; operators read it last
 */
record Reason(String what, String remedy) {

    String text() {
        return with("");
    }

    /** @param more what else is to be said of it, beginning with its separator */
    String with(String more) {
        return what + more + "; " + remedy;
    }
}
