package cloud.powerepos.des.itests.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.itests.databases.Node;
import cloud.powerepos.des.itests.testing.Readme;
import cloud.powerepos.des.store.internal.jdbc.Statements;

class ReadmeTableTest {

    @Test
    void theTableOfTheReadmeIsTheOneThatIsMade() throws Exception {
        assertEquals(Statements.createTable(Node.TABLE), String.join("\n", Readme.read().block("store-table")));
    }
}
