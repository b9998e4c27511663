package cloud.powerepos.des.auth.internal.lifecycle;

import java.util.List;

/**
 * What follows an input.
 *
 * @param effects in the order in which they are to be carried out
 */
public record Transition(TokenState state, List<TokenEffect> effects) { }
