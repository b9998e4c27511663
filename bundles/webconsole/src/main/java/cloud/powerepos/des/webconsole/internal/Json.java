package cloud.powerepos.des.webconsole.internal;

import java.util.List;
import java.util.stream.Collectors;

/** The little JSON that the live view reads: the parts of the page. */
final class Json {

    private Json() {
    }

    static String parts(List<Part> parts) {
        return parts.stream().map(part -> "{\"id\":" + string(part.id()) + ",\"html\":" + string(part.html()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    static String string(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // beyond what JSON asks for: nothing here can be mistaken for markup, or end a line of a script
            if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
