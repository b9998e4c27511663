package cloud.powerepos.des.itests.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.maven.model.Model;
import org.apache.maven.model.Profile;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.ModelBuilder;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingResult;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The modules that one Maven command builds, read by Maven's own code: with parents, profiles and properties. Nothing
 * is fetched or run. Immutable.
 */
public final class Reactor {

    private final Path root;
    private final ModelBuilder builder = new DefaultModelBuilderFactory().newInstance();
    private final List<String> on;
    private final List<String> off;
    private final Properties environment;
    private final Set<String> profiles = new LinkedHashSet<>();
    private final List<Module> modules = new ArrayList<>();

    /**
     * Reads the POMs of a project.
     *
     * @param root        folder of the project
     * @param profiles    as after {@code -P}: those to switch on, and those to switch off with {@code -} before them
     * @param environment variables that switch profiles on, as {@code env.NAME}
     * @throws ModelBuildingException if Maven cannot read a POM
     */
    public Reactor(Path root, List<String> profiles, Properties environment) throws ModelBuildingException {
        this.root = root;
        this.environment = environment;
        off = profiles.stream().filter(profile -> profile.startsWith("-"))
                .map(profile -> profile.substring(1)).toList();
        on = profiles.stream().filter(profile -> !profile.startsWith("-")).toList();
        read(root);
    }

    private void read(Path folder) throws ModelBuildingException {
        // the second phase would fetch what dependencies import
        ModelBuildingRequest request = new DefaultModelBuildingRequest().setTwoPhaseBuilding(true)
                .setPomFile(folder.resolve("pom.xml").toFile()).setSystemProperties(environment)
                .setActiveProfileIds(on).setInactiveProfileIds(off);
        ModelBuildingResult result = builder.build(request);
        Model model = result.getEffectiveModel();
        result.getRawModel().getProfiles().stream().map(Profile::getId).forEach(profiles::add);
        modules.add(new Module(root.relativize(folder).toString(), model));
        for (String module : model.getModules()) {
            read(folder.resolve(module).normalize());
        }
    }

    /**
     * What is built.
     *
     * @return parents before their modules
     */
    public List<Module> modules() {
        return Collections.unmodifiableList(modules);
    }

    /**
     * What is built.
     *
     * @return the folders of the modules, relative to that of the project, which is empty
     */
    public Set<String> folders() {
        return modules.stream().map(Module::folder).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The profiles that there are, active or not.
     *
     * @return their names
     */
    public Set<String> profiles() {
        return Collections.unmodifiableSet(profiles);
    }

    /**
     * One module.
     *
     * @param folder relative to that of the project
     * @param model  with what it inherits
     */
    public record Module(String folder, Model model) {

        /**
         * Whether what the module makes leaves the build.
         *
         * @param goal {@code install} or {@code deploy}
         * @return false if the module skips it
         */
        public boolean does(String goal) {
            String plugin = "maven-" + goal + "-plugin";
            Stream<Object> configured = Stream.of(model.getBuild(), model.getBuild().getPluginManagement())
                    .filter(Objects::nonNull).flatMap(container -> container.getPlugins().stream())
                    .filter(found -> found.getArtifactId().equals(plugin)).map(found -> found.getConfiguration());
            return !Boolean.parseBoolean(model.getProperties().getProperty("maven." + goal + ".skip"))
                    && configured.noneMatch(Module::skips);
        }

        private static boolean skips(Object configuration) {
            return configuration instanceof Xpp3Dom dom && dom.getChild("skip") != null
                    && Boolean.parseBoolean(dom.getChild("skip").getValue());
        }
    }
}
