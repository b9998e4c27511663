package cloud.powerepos.des.webconsole.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void markupInTextStaysText() {
        assertEquals("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp;amp; &#39;",
                new Html().text("<script>alert(\"1\")</script> &amp; '").toString());
    }

    @Test
    void nothingLeavesAnAttribute() {
        assertEquals("<a title=\"&quot; onclick=&quot;x\">",
                new Html().markup("<a").attribute("title", "\" onclick=\"x").markup(">").toString());
    }

    @Test
    void variablesOfTheConsoleAreNotReplaced() {
        assertEquals("&#36;{appRoot}", new Html().text("${appRoot}").toString());
    }

    @Test
    void charactersThatDoNotPrintAreShownEscaped() {
        assertEquals("a\\u0000b\\u000ac\\u202e", new Html().text("a\u0000b\nc\u202e").toString());
    }

    @Test
    void jsonIsPlainAsciiWithoutMarkup() {
        assertEquals("[{\"id\":\"a\",\"html\":\"\\u003cp\\u003e\\u0022\\u005c\\u2028\\u00e9\\u003c/p\\u003e\"},"
                + "{\"id\":\"b\",\"html\":\"\"}]",
                Json.parts(List.of(new Part("a", "<p>\"\\\u2028\u00e9</p>"), new Part("b", ""))));
    }
}
