package cloud.powerepos.des.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;

import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

import cloud.powerepos.des.operations.OrganisationReport.State;

class AccessTest {

    @Test
    void rulesOfAnEarlierVersionKeepNewCommandsFromEveryUser() {
        ImportCommand imports = new Operator().at(new ImportCommand(), new Fleet(0, State.FRESH));
        imports.configurations = Operator.rules(Map.of("list", "viewer", "add", "admin", "service.pid", "x"));
        assertEquals("etc/org.apache.karaf.command.acl.des.cfg does not say who may use des:import: add the line"
                + " import = admin", assertThrows(CommandException.class, imports::execute).getMessage());
        ExportCommand exports = new Operator().at(new ExportCommand(), new Fleet(0, State.FRESH));
        exports.configurations = imports.configurations;
        assertThrows(CommandException.class, exports::execute);
    }

    @Test
    void whomARuleNamesIsUpToKaraf() throws Exception {
        for (String key : List.of("import", "import[/.*x.*/]", "imp*", "*")) {
            Access.check(Operator.rules(Map.of(key, "admin")), "import");
        }
        Access.check(Operator.rules(null), "import");
    }
}
