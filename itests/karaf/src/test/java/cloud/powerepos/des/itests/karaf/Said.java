package cloud.powerepos.des.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/**
 * What every face showed of one organisation at one moment, without the lines of others.
 *
 * @param fields   the lines of {@code des:list --no-format}
 * @param checkEnd what {@code des:check} ended with, empty where it was content
 * @param health   of the organisation, empty where there is no such check
 * @param bean     attributes of the organisation's JMX bean, empty where there is none
 * @param problems the attribute ConfigurationProblems
 * @param log      lines at WARN and ERROR
 */
record Said(String organisation, List<String> table, List<String> fields, List<String> check, String checkEnd,
        List<ResultLog.Entry> health, List<ResultLog.Entry> overall, Map<String, String> bean, List<String> problems,
        List<String> log) {

    /** Of the organisation's token: its state in the words of each face. */
    void state(String inList, String inBean, Result.Status status) {
        assertTrue(text(), fields.stream().anyMatch(line -> line.startsWith(organisation + "\t" + inList)));
        assertEquals(text(), inBean, bean.get("State"));
        assertEquals(text(), status, status(health));
        // it does not name who is well
        assertEquals(text(), status, overall.isEmpty() ? Result.Status.OK : status(overall));
    }

    /** Every face that reports the token ends in this remedy. */
    void tokenRemedy(String remedy) {
        tokenRemedy(remedy, remedy);
    }

    /** @param inLog part of the one log line, which may name another organisation with the same error */
    void tokenRemedy(String remedy, String inLog) {
        ends("des:list --no-format", fields.stream().map(line -> line.split("\t", -1)[4]), remedy);
        ends("des:list", table.stream(), remedy);
        assertTrue(text(), bean.get("LastError").endsWith(remedy));
        assertTrue(text(), messages(health).anyMatch(message -> message.contains(remedy)));
        assertTrue(text(), messages(overall).anyMatch(message -> message.contains(remedy)));
        assertEquals(text(), 1, log.size());
        assertTrue(text(), log.get(0).contains(inLog));
    }

    /** Every face that reports configurations ends in this remedy; the log has this number of lines in all. */
    void configurationRemedy(String state, Result.Status status, int lines, String remedy) {
        assertTrue(text(), fields.stream().map(line -> line.split("\t", -1))
                .anyMatch(line -> line[1].equals(state) && line[4].endsWith(remedy)));
        ends("des:list", table.stream(), remedy);
        assertEquals(text(), status, status(overall));
        ends("overall health", messages(overall), remedy);
        ends("ConfigurationProblems", problems.stream(), remedy);
        assertEquals(text(), lines, log.size());
        ends("karaf.log", log.stream(), remedy);
    }

    /** The refused configuration is not in force, and no message says that it is. */
    void notThere() {
        assertEquals(text(), Map.of(), bean);
        assertEquals(text(), List.of(), health);
    }

    void checkFails(String step, String remedy) {
        assertEquals(text(), organisation + " cannot use DES: step " + step + " failed", checkEnd);
        checkSays(remedy);
    }

    void checkWarns(String step, String remedy) {
        assertEquals(text(), "", checkEnd);
        assertTrue(text(), check.stream().anyMatch(line -> line.matches("(!|WARN) " + step + " .*")));
        checkSays(remedy);
    }

    private void checkSays(String remedy) {
        assertTrue(text(), check.stream().anyMatch(line -> line.contains(remedy)));
    }

    void nothingOf(Iterable<String> secrets) {
        secrets.forEach(secret -> assertFalse("A secret is shown", text().contains(secret)));
    }

    static Result.Status status(List<ResultLog.Entry> entries) {
        return entries.stream().map(ResultLog.Entry::getStatus).max(Enum::compareTo).orElseThrow();
    }

    private void ends(String face, Stream<String> lines, String remedy) {
        assertTrue(face + " does not end in: " + remedy + "\n" + text(), lines.anyMatch(line -> line.endsWith(remedy)));
    }

    private static Stream<String> messages(List<ResultLog.Entry> entries) {
        return entries.stream().map(ResultLog.Entry::getMessage);
    }

    /** For people to read. */
    String text() {
        List<String> lines = new ArrayList<>();
        part(lines, "des:list", table);
        part(lines, "des:list --no-format", fields);
        part(lines, "des:check " + organisation, check);
        if (!checkEnd.isEmpty()) {
            part(lines, "... and its error", List.of(checkEnd));
        }
        part(lines, "health check PowerEPOS DES " + organisation, shown(health));
        part(lines, "health check PowerEPOS DES", shown(overall));
        part(lines, "JMX bean of the organisation", bean.entrySet().stream().map(Map.Entry::toString).toList());
        part(lines, "JMX bean of all, ConfigurationProblems", problems);
        part(lines, "karaf.log, WARN and ERROR", log);
        return String.join("\n", lines) + "\n";
    }

    private static List<String> shown(List<ResultLog.Entry> entries) {
        return entries.stream().map(entry -> entry.getStatus() + " " + entry.getMessage()).toList();
    }

    private static void part(List<String> lines, String face, List<String> said) {
        lines.add("  " + face);
        said.forEach(line -> lines.add("      " + line));
        if (said.isEmpty()) {
            lines.add("      (nothing)");
        }
    }
}
