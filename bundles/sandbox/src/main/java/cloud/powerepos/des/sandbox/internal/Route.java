package cloud.powerepos.des.sandbox.internal;

import java.util.function.Function;

/**
 * What answers the requests for one path.
 *
 * @param method the only HTTP method that the path is for
 * @param path   the exact path
 * @param answer gives the answer
 */
public record Route(String method, String path, Function<Request, Reply> answer) {
}
