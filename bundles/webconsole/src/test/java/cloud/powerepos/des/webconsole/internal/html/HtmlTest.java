package cloud.powerepos.des.webconsole.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import cloud.powerepos.des.webconsole.internal.view.Texts;

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
    void aTimeTellsScriptsWhichOne() {
        Instant noon = Instant.parse("2026-01-02T12:00:00.5Z");
        assertEquals("<time datetime=\"2026-01-02T12:00:00Z\">13:00:00</time>",
                new Html().time(noon, new Texts(noon, ZoneOffset.ofHours(1))).toString());
    }

    @Test
    void foreignTextKeepsItsDirectionToItself() {
        assertEquals("<p class=\"x\"><bdi>&lt;b&gt;</bdi></p>", new Html().element("p", "x", "<b>").toString());
    }
}
