package cloud.powerepos.des.shell.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;

/** Files as operators name them, and numbers of organisations in words. */
final class Named {

    private Named() {
    }

    /** @throws CommandException if it cannot be the name of a file */
    static Path path(Session session, String name) throws CommandException {
        try {
            if (name.startsWith("~/")) {
                return Path.of(System.getProperty("user.home"), name.substring(2)).normalize();
            }
            Path folder = session.currentDir();
            return (folder == null ? Path.of("") : folder).resolve(name).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new CommandException(name + " cannot be the name of a file: give another one");
        }
    }

    static String organisations(int number) {
        return number + (number == 1 ? " organisation" : " organisations");
    }
}
