package cloud.powerepos.des.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;

import org.apache.karaf.shell.api.console.Session;

import cloud.powerepos.des.operations.internal.CoreServices;
import cloud.powerepos.des.operations.internal.Operations;
import cloud.powerepos.des.operations.internal.check.ExposedSecrets;
import cloud.powerepos.des.testing.Fakes;
import cloud.powerepos.des.testing.ScriptedHttp;

/** Types the answers that a test has prepared, and sees what a command shows. */
final class Operator {

    final ScriptedHttp http = new ScriptedHttp();
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
        command.operations = new Operations(() -> new CoreServices(fakes, fakes, fakes, fakes, fakes, http),
                new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK);
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
