package cloud.powerepos.des.endpoint;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One call of a host module to DES, made with an HTTP client of its own choice. It may be run twice, each time with
 * another endpoint: take address and token from the argument and nowhere else.
 *
 * @param <T> what the call gives
 * @param <X> what it may fail with, besides unchecked exceptions
 */
@ConsumerType
@FunctionalInterface
public interface DesCall<T, X extends Exception> {

    /**
     * Calls DES.
     *
     * @param endpoint where to call, and with which token
     * @return what the call gives
     * @throws DesUnauthorizedException if DES answered 401; for every other answer throw something else
     * @throws X                        if the call failed otherwise
     */
    T call(DesEndpoint endpoint) throws X;
}
