package cloud.powerepos.des.itests.readme;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.apache.maven.model.building.ModelBuildingException;

import cloud.powerepos.des.itests.testing.Reactor;
import cloud.powerepos.des.itests.testing.Readme;

/**
 * A command line of Maven.
 *
 * @param goals      phases of the lifecycle
 * @param profiles   after {@code -P}
 * @param properties names after {@code -D}
 */
record MavenCommand(List<String> goals, List<String> profiles, List<String> properties) {

    static MavenCommand parse(String line) {
        MavenCommand command = new MavenCommand(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (String word : line.split(" ")) {
            if (word.startsWith("-P")) {
                command.profiles.addAll(List.of(word.substring(2).split(",")));
            } else if (word.startsWith("-D")) {
                command.properties.add(word.substring(2).split("=")[0]);
            } else if (word.startsWith("-")) {
                throw new AssertionError("No test knows the option " + word + " of " + line);
            } else if (!word.equals("mvn")) {
                command.goals.add(word);
            }
        }
        return command;
    }

    /** What it builds on a machine of a person, which is not the one of CI. */
    Reactor reactor() throws ModelBuildingException {
        return new Reactor(Readme.ROOT, profiles, new Properties());
    }
}
