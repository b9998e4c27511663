package cloud.powerepos.des.common.configadmin;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.osgi.framework.Bundle;
import org.osgi.service.cm.Configuration;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.text.Printable;

/**
 * Which configurations Config Admin delivers to a bundle, by the rules of its specification: a configuration may be
 * bound to another bundle, and its PID may name its target ({@code PID|symbolic name|version|location}).
 *
 * @param name the symbolic name of the bundle
 */
public record Recipient(String name, String version, String location) {

    public static Recipient of(Bundle bundle) {
        return new Recipient(bundle.getSymbolicName(), bundle.getVersion().toString(), bundle.getLocation());
    }

    /** A filter for the configurations of a PID or factory PID, whatever target they name. */
    public static String filter(String property, String pid) {
        return "(|(" + property + "=" + pid + ")(" + property + "=" + pid + "|*))";
    }

    /** Whether a PID is the given one, for every bundle or for this one. */
    public boolean isTarget(String pid, String plain) {
        return targets(plain).contains(pid);
    }

    /** The one configuration that is delivered for a PID: that with the most specific target. */
    public Optional<Configuration> best(Stream<Configuration> configurations, String plain) {
        List<String> targets = targets(plain);
        return configurations.filter(configuration -> targets.contains(configuration.getPid()))
                .max(Comparator.comparing(configuration -> targets.indexOf(configuration.getPid())));
    }

    /** Why a configuration is not delivered to this bundle; empty if it is. */
    public Optional<RefusedException> refusal(Configuration configuration) {
        String bound = configuration.getBundleLocation();
        return bound == null || bound.startsWith("?") || bound.equals(location) ? Optional.empty()
                : Optional.of(new RefusedException("", "the configuration " + Printable.of(configuration.getPid())
                        + " is bound to the bundle at " + Printable.of(bound)
                        + " and not delivered: delete it and create it again, bound to no bundle or to '?'"));
    }

    /** From the least to the most specific. */
    private List<String> targets(String plain) {
        String withName = plain + "|" + name;
        String withVersion = withName + "|" + version;
        return List.of(plain, withName, withVersion, withVersion + "|" + location);
    }
}
