package cloud.powerepos.des.webconsole.internal;

import cloud.powerepos.des.common.text.Printable;

/** Writes HTML; whatever is not markup goes through {@link #text} or an attribute and is escaped there. */
final class Html {

    private final StringBuilder out = new StringBuilder();

    /** Adds markup as it is: constants of this bundle only. */
    Html markup(String constant) {
        out.append(constant);
        return this;
    }

    Html text(String text) {
        escape(Printable.of(text));
        return this;
    }

    /** Adds an attribute to the tag that is open; its value stays what it is, as forms send it back. */
    Html attribute(String name, String value) {
        out.append(' ').append(name).append("=\"");
        escape(value);
        out.append('"');
        return this;
    }

    /** Adds an element with text in it; {@code bdi} keeps the direction of foreign text away from its surroundings. */
    Html element(String name, String cssClass, String text) {
        out.append('<').append(name).append(" class=\"").append(cssClass).append("\"><bdi>");
        escape(Printable.of(text));
        out.append("</bdi></").append(name).append('>');
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
