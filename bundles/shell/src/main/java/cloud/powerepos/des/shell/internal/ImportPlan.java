package cloud.powerepos.des.shell.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import cloud.powerepos.des.operations.ConfigurationProblem;
import cloud.powerepos.des.operations.ConfigurationProblem.Effect;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationQuery;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.shell.internal.files.ExistingFiles;
import cloud.powerepos.des.shell.internal.files.NewOrganisation;
import cloud.powerepos.des.shell.internal.table.CustomerTable;
import cloud.powerepos.des.shell.internal.table.CustomerTable.Entry;
import cloud.powerepos.des.shell.internal.table.CustomerTable.Note;

/** What would be done with each row of a table, beside what is configured already. */
final class ImportPlan {

    /**
     * An organisation that is to be written.
     *
     * @param replaced the file that it has already
     */
    record Step(NewOrganisation organisation, Optional<Path> replaced) {
    }

    private final ExistingFiles existing;
    private final Map<String, OrganisationReport> configured;
    /** Configured codes by themselves in lower case. */
    private final Map<String, String> alike;
    private final Optional<ConfigurationProblem> client;
    private final List<Step> steps = new ArrayList<>();
    private final List<Note> kept = new ArrayList<>();
    private final List<Note> problems;
    private final List<Note> warnings;

    private ImportPlan(CustomerTable table, DesOperations operations, ExistingFiles existing) {
        this.existing = existing;
        configured = byCode(operations);
        alike = configured.keySet().stream().collect(Collectors.toMap(code -> code.toLowerCase(Locale.ROOT),
                Function.identity(), (one, other) -> one));
        client = client(operations);
        problems = new ArrayList<>(table.problems());
        warnings = new ArrayList<>(table.warnings());
    }

    static ImportPlan of(CustomerTable table, DesOperations operations, ExistingFiles existing, boolean overwrite) {
        ImportPlan plan = new ImportPlan(table, operations, existing);
        table.entries().forEach(entry -> plan.add(entry, overwrite));
        plan.problems.sort(Comparator.comparing(Note::line));
        plan.warnings.sort(Comparator.comparing(Note::line));
        return plan;
    }

    static Map<String, OrganisationReport> byCode(DesOperations operations) {
        return operations.organisations(OrganisationQuery.all()).reports().stream()
                .collect(Collectors.toMap(OrganisationReport::organisationCode, Function.identity()));
    }

    /** What keeps organisations without a client of their own from getting a token. */
    static Optional<ConfigurationProblem> client(DesOperations operations) {
        return operations.configurationProblems().stream()
                .filter(problem -> problem.effect() == Effect.NOTHING_IN_FORCE && problem.isOfClient()).findFirst();
    }

    private void add(Entry entry, boolean overwrite) {
        NewOrganisation organisation = entry.organisation();
        if (organisation.client().isEmpty() && client.isPresent()) {
            problem(entry, "the integrator's client credentials come first: " + client.get().source() + ": "
                    + client.get().message());
            return;
        }
        List<Path> files = existing.of(organisation.code());
        OrganisationReport report = configured.get(organisation.code());
        if (files.isEmpty() && report == null) {
            String other = alike.get(organisation.code().toLowerCase(Locale.ROOT));
            if (other != null) {
                warnings.add(new Note(entry.line(), "the code differs from that of " + other + ", which is configured,"
                        + " in letter case alone; it is taken for another organisation"));
            }
            steps.add(new Step(organisation, Optional.empty()));
        } else if (!overwrite) {
            kept.add(new Note(entry.line(), "configured already in " + (files.isEmpty() ? report.source()
                    : files.get(0).getFileName())));
        } else if (files.size() != 1) {
            problem(entry, files.isEmpty() ? "configured already in " + report.source() + ", which is no .cfg file in"
                    + " etc: change it there" : "configured already in more than one file, " + files.stream()
                            .map(file -> file.getFileName().toString()).collect(Collectors.joining(", "))
                            + ": keep one");
        } else {
            existing.loss(files.get(0), organisation).ifPresentOrElse(loss -> problem(entry, loss),
                    () -> steps.add(new Step(organisation, Optional.of(files.get(0)))));
        }
    }

    private void problem(Entry entry, String text) {
        problems.add(new Note(entry.line(), text));
    }

    List<Step> steps() {
        return steps;
    }

    /** How many would be written. */
    int size() {
        return steps.size();
    }

    int replacements() {
        return (int) steps.stream().filter(step -> step.replaced().isPresent()).count();
    }

    /** Rows whose organisations are configured already and are left alone. */
    List<Note> kept() {
        return kept;
    }

    List<Note> problems() {
        return problems;
    }

    /** What is not wrong for certain. */
    List<Note> warnings() {
        return warnings;
    }

    int linesWithProblems() {
        return (int) problems.stream().map(Note::line).distinct().count();
    }
}
