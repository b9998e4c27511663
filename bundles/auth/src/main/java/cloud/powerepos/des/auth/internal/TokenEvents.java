package cloud.powerepos.des.auth.internal;

import cloud.powerepos.des.auth.TokenEvent;

/** Is told what happened to the tokens; must not block. */
@FunctionalInterface
interface TokenEvents {

    void happened(TokenEvent event);
}
