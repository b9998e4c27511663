package cloud.powerepos.des.auth.internal.service;

import cloud.powerepos.des.auth.TokenEvent;

/** Is told what happened to the tokens; must not block. */
@FunctionalInterface
public interface TokenEvents {

    void happened(TokenEvent event);
}
