package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestNameTest {

    private static final String PREFIX = "cloud.powerepos.des.organisation-";

    private static List<String> sorted(String code, List<String> names) {
        List<String> reversed = names.stream().collect(Collectors.toList());
        Collections.reverse(reversed);
        return reversed.stream().sorted(OrganisationOwnership.order(code)).toList();
    }

    @ParameterizedTest
    @CsvSource({ "ACME, acme", "Acme Nord 2, acme-nord-2", "' (ACME) ', acme", "A--B, a-b", "A.B_C, a-b-c",
        "'Caf\u00e9', caf" })
    void thePlainNameOfACodeIsTheBest(String code, String plain) {
        List<String> names = List.of(PREFIX + plain + ".cfg", "a.cfg");
        assertEquals(names, sorted(code, names));
    }

    @Test
    void thenTheShortestAndThenTheFirstInTheAlphabet() {
        List<String> names = List.of(PREFIX + "acme.cfg", "a.cfg", "b.cfg", "aa.cfg", PREFIX + "acme.config",
                PREFIX + "acme-2.cfg");
        assertEquals(List.of(names.get(0), "a.cfg", "b.cfg", "aa.cfg", names.get(5), names.get(4)),
                sorted("ACME", names));
    }
}
