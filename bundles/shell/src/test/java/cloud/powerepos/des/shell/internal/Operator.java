package cloud.powerepos.des.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

import cloud.powerepos.des.operations.DesOperations;
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
    Path currentDir;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(shown, true, StandardCharsets.UTF_8);

    private Terminal terminal;

    /** The operator sits at a terminal of this width; without a call there is none. */
    Operator atTerminal(int width) {
        return atTerminal(width, "xterm");
    }

    Operator atTerminal(int width, String type) {
        terminal = like(Terminal.class, (method, arguments) -> switch (method) {
            case "getWidth" -> width;
            case "getType" -> type;
            case "isAnsiSupported" -> true;
            default -> null;
        });
        return this;
    }

    <C extends DesCommand> C at(C command, Fakes fakes) {
        return at(command, new Operations(() -> new CoreServices(fakes, fakes, fakes, fakes, fakes, http),
                new ExposedSecrets(List::of, Path.of("no-such-folder")), Fakes.CLOCK));
    }

    <C extends DesCommand> C at(C command, DesOperations operations) {
        command.session = like(Session.class, (method, arguments) -> {
            if (method.equals("readLine")) {
                questions.add(arguments[0] + String.valueOf(arguments[1]));
                return answers.remove().call();
            }
            return switch (method) {
                case "getConsole" -> console;
                case "getTerminal" -> terminal;
                case "currentDir" -> currentDir;
                default -> null;
            };
        });
        command.operations = operations;
        command.configurations = rules(null);
        return command;
    }

    String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    /** Config Admin with these rules for commands; null for none. */
    static ConfigurationAdmin rules(Map<String, Object> rules) {
        Configuration configuration = like(Configuration.class, (method, arguments) -> new Hashtable<>(rules));
        return like(ConfigurationAdmin.class, (method, arguments) -> rules == null ? null
                : new Configuration[] { configuration });
    }

    private interface Answer {
        Object to(String method, Object[] arguments) throws Exception;
    }

    private static <T> T like(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(Operator.class.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
    }
}
