package cloud.powerepos.des.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;

import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** Types the answers that a test has prepared, and sees what a command shows. */
final class Operator {

    final Queue<Callable<String>> answers = new ArrayDeque<>();
    final List<String> questions = new ArrayList<>();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(shown, true, StandardCharsets.UTF_8);

    <C extends DesCommand> C at(C command, Fakes fakes) {
        command.session = like(Session.class, (method, arguments) -> {
            if (method.equals("readLine")) {
                questions.add(arguments[0] + String.valueOf(arguments[1]));
                return answers.remove().call();
            }
            return method.equals("getConsole") ? console : null;
        });
        command.store = fakes;
        command.tokens = fakes;
        command.endpoints = fakes;
        if (command instanceof Checking checking) {
            checking.http = new ScriptedHttp();
            checking.context = like(BundleContext.class, (method, arguments) -> null);
            checking.configurations = like(ConfigurationAdmin.class, (method, arguments) -> null);
        }
        return command;
    }

    String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private interface Answer {
        Object to(String method, Object[] arguments) throws Exception;
    }

    private static <T> T like(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(Operator.class.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
