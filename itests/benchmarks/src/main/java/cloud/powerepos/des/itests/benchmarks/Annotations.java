package cloud.powerepos.des.itests.benchmarks;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Component property types as SCR makes them: the defaults, and what a file says otherwise. */
public final class Annotations {

    private Annotations() {
    }

    /**
     * Makes a configuration.
     *
     * @param values what differs from the defaults, by the name of the method
     */
    public static <T extends Annotation> T of(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
