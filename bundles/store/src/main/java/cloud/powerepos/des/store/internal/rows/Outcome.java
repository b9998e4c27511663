package cloud.powerepos.des.store.internal.rows;

import java.util.Optional;

import cloud.powerepos.des.store.StoredRefusal;

/**
 * What a row is to hold when its lease ends.
 *
 * @param writer       unique for this attempt
 * @param token        empty leaves the one that is there
 * @param refreshToken sealed; empty for none
 * @param refusal      empty for none
 */
public record Outcome(String writer, Optional<SealedToken> token, Optional<String> refreshToken,
        Optional<StoredRefusal> refusal) {

    /** Without the sealed tokens. */
    @Override
    public String toString() {
        return "Outcome[writer=" + writer + "]";
    }
}
