package cloud.powerepos.des.itests.karaf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;

import javax.security.auth.Subject;

import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;

/** The Karaf console, for operators of any role. Remembers what it has shown. */
final class Console {

    private final SessionFactory sessions;
    private final StringBuilder shown = new StringBuilder();

    Console(SessionFactory sessions) {
        this.sessions = sessions;
    }

    interface Typing {
        Object type(Session session) throws Exception;
    }

    /** @return what the command printed */
    String type(String role, String command) throws Exception {
        return run(role, session -> session.execute(command));
    }

    String run(String role, Typing typing) throws Exception {
        Subject operator = new Subject();
        operator.getPrincipals().add(new RolePrincipal(role));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        try {
            PrivilegedExceptionAction<Object> action = () -> {
                try (Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out)) {
                    return typing.type(session);
                }
            };
            Subject.doAs(operator, action);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        } finally {
            shown.append(bytes.toString(StandardCharsets.UTF_8));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Everything so far, also what commands printed that failed. */
    String shown() {
        return shown.toString();
    }
}
