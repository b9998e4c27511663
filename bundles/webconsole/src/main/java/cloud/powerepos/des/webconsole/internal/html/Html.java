package cloud.powerepos.des.webconsole.internal.html;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.webconsole.internal.view.Texts;

/** Writes HTML; whatever is not markup goes through {@link #text} or an attribute and is escaped there. */
public final class Html {

    private final StringBuilder out = new StringBuilder();

    /** Adds markup as it is: constants of this bundle only. */
    public Html markup(String constant) {
        out.append(constant);
        return this;
    }

    public Html text(String text) {
        escape(Printable.of(text));
        return this;
    }

    /** Adds text from outside; {@code bdi} keeps its direction away from its surroundings. */
    public Html foreign(String text) {
        out.append("<bdi>");
        return text(text).markup("</bdi>");
    }

    /** Adds an attribute to the tag that is open; its value stays what it is, as forms send it back. */
    public Html attribute(String name, String value) {
        out.append(' ').append(name).append("=\"");
        escape(value);
        out.append('"');
        return this;
    }

    /** Adds an element with text from outside in it. */
    public Html element(String name, String cssClass, String text) {
        out.append('<').append(name).append(" class=\"").append(cssClass).append("\">");
        return foreign(text).markup("</").markup(name).markup(">");
    }

    /** Adds a time; a script adds how far away it is. */
    public Html time(Instant at, Texts texts) {
        return markup("<time").attribute("datetime", at.truncatedTo(ChronoUnit.SECONDS).toString()).markup(">")
                .text(texts.time(at)).markup("</time>");
    }

    Html add(Html other) {
        out.append(other.out);
        return this;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                // the console replaces ${name} in all HTML that passes through it
                case '$' -> out.append("&#36;");
                default -> out.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
