package cloud.powerepos.des.auth.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Configurations as the component runtime makes them: what is not given has its default. */
final class Configurations {

    private Configurations() {
    }

    /** @param values by method name; an exception is thrown in place of a value */
    static AuthConfiguration of(Map<String, Object> values) {
        return (AuthConfiguration) Proxy.newProxyInstance(Configurations.class.getClassLoader(),
                new Class<?>[] {AuthConfiguration.class}, (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(method.getName(), method.getDefaultValue());
                    if (value instanceof RuntimeException failure) {
                        throw failure;
                    }
                    return value;
                });
    }
}
