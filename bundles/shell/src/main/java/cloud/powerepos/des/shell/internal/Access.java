package cloud.powerepos.des.shell.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Keeps commands that came with an update from users who may only look: the file that names roles stays as it is when
 * the commands are updated, and Karaf lets every user run a command that the file does not name.
 */
final class Access {

    private static final String PID = "org.apache.karaf.command.acl.des";

    private Access() {
    }

    /** @throws CommandException if there are rules for commands, but none for this one */
    static void check(ConfigurationAdmin admin, Class<?> type)
            throws CommandException, IOException, InvalidSyntaxException {
        Command command = type.getAnnotation(Command.class);
        if (command != null) {
            check(admin, command.name());
        }
    }

    static void check(ConfigurationAdmin admin, String command)
            throws CommandException, IOException, InvalidSyntaxException {
        Configuration[] found = admin.listConfigurations("(service.pid=" + PID + ")");
        Dictionary<String, Object> rules = found == null ? null : found[0].getProperties();
        if (rules == null) {
            return;
        }
        List<String> keys = Collections.list(rules.keys());
        if (keys.stream().noneMatch(key -> isFor(key, command))) {
            throw new CommandException("etc/" + PID + ".cfg does not say who may use des:" + command + ": add the line "
                    + command + " = admin");
        }
    }

    /** Such as import, import[...], imp* or *. */
    private static boolean isFor(String key, String command) {
        String name = key.substring(0, key.indexOf('[') < 0 ? key.length() : key.indexOf('['));
        return name.endsWith("*") ? command.startsWith(name.substring(0, name.length() - 1)) : name.equals(command);
    }
}
