package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

import javax.inject.Inject;

import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.support.CommandException;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;

/** What an operator types. Each test has organisations of its own. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ShellIT extends DesSandbox {

    private static final String PASSWORD = "password it's \"never\" shown!";

    @Inject
    private SessionFactory sessions;

    private Console console;

    @Configuration
    public Option[] karaf() {
        return options(sandbox(), features(FEATURES, "powerepos-des-shell"));
    }

    @Before
    public void theCommandsAreThere() {
        console = new Console(sessions);
        eventually("des:list", () -> sessions.getRegistry().getCommand("des", "list") != null);
    }

    @After
    public void noSecretWasShown() {
        assertThat(console.shown(), not(containsString(PASSWORD)));
        assertThat(console.shown(), not(containsString(CLIENT_SECRET)));
        assertFalse(log().contains(PASSWORD));
    }

    @Test
    public void listingAsksForNoTokenAndMarksNothingAsUsed() throws Exception {
        configured("LIST");
        String line = line(viewer("des:list --no-format"), "LIST");
        assertEquals("LIST\tnot asked yet\t\t\t\t" + file("LIST"), line);
        assertThat(viewer("des:list"), containsString("organisation-list.cfg"));
        viewer("des:info LIST");
        assertEquals(0, sandbox.counters().tokenRequests("LIST"));
    }

    @Test
    public void aHealthyOrganisationPassesTheCheckAndIsTold() throws Exception {
        configured("GOOD");
        assertThat(viewer("des:check GOOD"), containsString("GOOD can use DES."));

        assertThat(viewer("des:list --no-format"),
                containsString("GOOD\tfresh\t" + sandbox.desUri("GOOD").getAuthority()));
        String info = viewer("des:info --no-format GOOD");
        assertThat(info, containsString("Service account\t" + account("GOOD")));
        assertThat(info, containsString("Claim org_id\tGOOD"));
        assertThat(info, not(containsString(tokens().token("GOOD").value())));
    }

    @Test
    public void aWrongPasswordFailsTheCheckUntilItIsFixedAndRetried() throws Exception {
        known("FIXED", PASSWORD);
        drop("FIXED", "service.account.password = wrong");
        eventually("FIXED", () -> tokenOperations().status("FIXED").isPresent());
        Exception failed = assertThrows(CommandException.class, () -> viewer("des:check FIXED"));
        assertThat(failed.getMessage(), containsString("Token"));
        assertThat(viewer("des:list --no-format"), containsString("FIXED\trefused"));

        sandbox.changePassword("FIXED", "wrong");
        assertThat(admin("des:retry FIXED"), containsString("new token"));
        assertThat(admin("des:retry FIXED"), containsString("Nothing holds"));
    }

    @Test
    public void aRefusedConfigurationIsListedWithItsRemedy() throws Exception {
        write(file("TYPO"), "organisation.code = TYPO", "service.account.id = joe@example.com",
                "service.account.password = " + PASSWORD);
        eventually("TYPO", () -> viewer("des:list").contains("TYPO: service.account.id"));
        Exception failed = assertThrows(CommandException.class, () -> viewer("des:check TYPO"));
        assertThat(failed.getMessage(), containsString("Configuration"));
        Files.delete(etc(file("TYPO")));
    }

    @Test
    public void refreshingBringsANewToken() throws Exception {
        configured("FRESH");
        String before = tokens().token("FRESH").value();
        assertThat(admin("des:refresh FRESH"), containsString("new token"));
        assertFalse(before.equals(tokens().token("FRESH").value()));
    }

    @Test
    public void theTokenIsPrintedOnlyOnRequest() throws Exception {
        configured("CURL");
        assertThat(assertThrows(CommandException.class, () -> admin("des:token CURL")).getMessage(),
                containsString("--reveal"));
        assertEquals(tokens().token("CURL").value(), admin("des:token --reveal CURL").strip());
    }

    /** Karaf takes all commands of a bundle away where one of them misses a service. */
    @Test
    public void whileABundleIsMissingTheCommandsAreThereAndNameIt() throws Exception {
        configured("AWAY");
        Bundle auth = bundleOf("cloud.powerepos.des.auth");
        auth.stop();
        try {
            theCommandsAreThere();
            assertThat(viewer("des:list"), containsString("cloud.powerepos.des.auth"));
            assertThat(assertThrows(CommandException.class, () -> admin("des:token --reveal AWAY")).getMessage(),
                    containsString("cloud.powerepos.des.auth is active"));
        } finally {
            auth.start();
        }
        eventually(() -> assertEquals(tokens().token("AWAY").value(), admin("des:token --reveal AWAY").strip()));
    }

    @Test
    public void whoMayOnlyLookGetsNoTokenAndChangesNothing() throws Exception {
        configured("LOOK");
        for (String command : List.of("des:token --reveal LOOK", "des:refresh LOOK", "des:retry LOOK", "des:add NEW",
                "des:retry --all --yes", "des:import --apply table.csv", "des:export")) {
            assertThrows(command, Exception.class, () -> viewer(command));
        }
        assertEquals(0, sandbox.counters().tokenRequests("LOOK"));
    }

    @Test
    public void addingWritesFilesForTheirOwnerAloneAndChecks() throws Exception {
        known("ADDED", PASSWORD);
        assertThat(add("ADDED", account("ADDED"), PASSWORD), containsString("ADDED can use DES."));

        for (String name : List.of(file("ADDED"), file("ADDED").replace(".cfg", ".password"))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(etc(name))));
        }
        assertFalse(Files.readString(etc(file("ADDED"))).contains(PASSWORD));
        assertThat(assertThrows(CommandException.class, () -> add("ADDED")).getMessage(), containsString("already"));
        assertThat(assertThrows(CommandException.class, () -> admin("des:add OTHER")).getMessage(),
                containsString("cannot be asked"));
    }

    @Test
    public void aTableIsImportedCheckedAndExported() throws Exception {
        known("TABA", PASSWORD);
        known("TABB", PASSWORD + ";");
        String quoted = PASSWORD.replace("\"", "\"\"");
        Path table = Files.writeString(Path.of(System.getProperty("karaf.data"), "table.csv"),
                "password;account;code\r\n\""
                + quoted + "\";" + account("TABA") + ";TABA\r\n\"" + quoted + ";\";" + account("TABB") + ";TABB\r\n");
        assertThat(assertThrows(CommandException.class, () -> admin("des:import " + table)).getMessage(),
                containsString("--apply"));
        assertFalse(Files.exists(etc(file("TABA"))));

        String output = admin("des:import --apply " + table);
        assertThat(output, containsString("2 of 2 organisations can use DES."));
        assertThat(output, containsString("Delete " + table));
        for (String name : List.of(file("TABB"), file("TABB").replace(".cfg", ".password"))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(etc(name))));
        }
        assertThat(admin("des:import --apply " + table), containsString("Nothing was written"));
        assertThat(viewer("des:check 'TAB*'"), containsString("2 of 2 organisations can use DES."));
        assertThat(admin("des:export"), containsString("TABA," + account("TABA") + ",fresh,"
                + sandbox.desUri("TABA").getAuthority() + ","));
    }

    @Test
    public void severalThatAreRefusedAreTriedAgain() throws Exception {
        for (String organisation : List.of("SEVA", "SEVB")) {
            known(organisation, PASSWORD);
            drop(organisation, "service.account.password = wrong");
            eventually(organisation, () -> tokenOperations().status(organisation).isPresent());
        }
        assertThat(assertThrows(CommandException.class, () -> viewer("des:check SEVA SEVB")).getMessage(),
                containsString("2 of 2 organisations cannot use DES"));
        sandbox.changePassword("SEVA", "wrong");
        assertThat(assertThrows(CommandException.class, () -> admin("des:retry 'SEV*'")).getMessage(),
                containsString("--yes"));
        assertThat(assertThrows(CommandException.class, () -> admin("des:retry --yes 'SEV*'")).getMessage(),
                containsString("1 of 2 organisations got no token"));
        assertThat(viewer("des:list --no-format --state refused 'SEV*'"), not(containsString("SEVA")));
    }

    private void configured(String organisation) {
        known(organisation, PASSWORD);
        drop(organisation, "service.account.password = " + PASSWORD);
        eventually(organisation, () -> tokenOperations().status(organisation).isPresent());
    }

    private static String line(String output, String start) {
        return output.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    private String admin(String command) throws Exception {
        return console.type("admin", command);
    }

    private String viewer(String command) throws Exception {
        return console.type("viewer", command);
    }

    /** An operator who answers the questions of des:add. */
    private String add(String organisation, String... answers) throws Exception {
        Queue<String> next = new ArrayDeque<>(Arrays.asList(answers));
        List<Character> masks = new ArrayList<>();
        String output = console.run("admin", session -> {
            Session[] answering = new Session[1];
            // a command is given the session that its registry knows
            Registry registry = like(Registry.class, session.getRegistry(), (method, arguments) ->
                    method.equals("getService") && arguments[0] == Session.class ? answering : null);
            answering[0] = like(Session.class, session, (method, arguments) -> {
                if (method.equals("readLine")) {
                    masks.add((Character) arguments[1]);
                    return new Object[] { next.remove() };
                }
                return method.equals("getRegistry") ? new Object[] { registry } : null;
            });
            return sessions.getRegistry().getCommand("des", "add").execute(answering[0], List.of(organisation));
        });
        assertEquals(Arrays.asList(null, '*'), masks);
        return output;
    }

    private interface Difference {
        /** @return the one answer, or null to ask the original */
        Object[] answer(String method, Object[] arguments);
    }

    private static <T> T like(Class<T> type, T original, Difference difference) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> {
                    Object[] answer = difference.answer(method.getName(), arguments);
                    if (answer != null) {
                        return answer[0];
                    }
                    try {
                        return method.invoke(original, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
