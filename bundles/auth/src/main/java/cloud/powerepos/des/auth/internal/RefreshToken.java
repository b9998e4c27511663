package cloud.powerepos.des.auth.internal;

/**
 * A refresh token that has not been used.
 *
 * @param expiresAt time of {@link LifetimeClock}; {@link Long#MAX_VALUE} where its lifetime is unknown
 */
record RefreshToken(String value, long expiresAt) {

    @Override
    public String toString() {
        return "RefreshToken";
    }
}
