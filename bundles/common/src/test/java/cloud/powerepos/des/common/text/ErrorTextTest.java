package cloud.powerepos.des.common.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErrorTextTest {

    @Test
    void kindAndPlaceAreShownAndMessagesAreNot() {
        String text = ErrorText.trace(new IllegalStateException("canary", new LinkageError("canary")));
        assertTrue(text.startsWith("IllegalStateException, at " + getClass().getName()), text);
        assertTrue(text.contains("; caused by LinkageError, at "), text);
        assertFalse(text.contains("canary"), text);
    }

    @Test
    void whatTheVirtualMachineSaysIsRepeated() {
        assertEquals("OutOfMemoryError: Java heap space", ErrorText.kind(new OutOfMemoryError("Java heap space")));
        assertEquals("StackOverflowError", ErrorText.kind(new StackOverflowError()));
    }

    @Test
    void causesWithoutEndAreSurvived() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        assertEquals(4, ErrorText.trace(one).split("Exception, at ", -1).length - 1);
    }
}
