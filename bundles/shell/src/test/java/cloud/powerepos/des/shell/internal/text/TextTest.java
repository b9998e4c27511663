package cloud.powerepos.des.shell.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void longTextsAreShortenedToTheLength() {
        assertEquals("1234567890", Text.shortened("1234567890", 10));
        assertEquals("12345...", Text.shortened("12345 78901", 9));
    }

    @Test
    void linesBreakAtBlanksAndLongWordsStayWhole() {
        assertEquals(List.of("one two", "three"), Text.wrapped("one two three", 8));
        assertEquals(List.of("one", "a-very-long-word", "two"), Text.wrapped("one a-very-long-word two", 6));
        assertEquals(List.of(""), Text.wrapped("", 6));
    }
}
