package cloud.powerepos.des.webconsole.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import cloud.powerepos.des.webconsole.internal.html.Part;

/** Style sheet and script of the page. Their addresses change with their content, so browsers may keep them. */
final class PageFiles {

    static final String STYLES = "/res/page.css";
    static final String SCRIPT = "/res/page.js";

    private record File(String content, String type, String fingerprint) {

        static File of(String path, String type) {
            try (InputStream in = PageFiles.class.getResourceAsStream(path)) {
                String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                return new File(content, type, Part.fingerprint(content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Map<String, File> files = Map.of(STYLES, File.of(STYLES, "text/css"), SCRIPT,
            File.of(SCRIPT, "text/javascript"));

    boolean has(String path) {
        return files.containsKey(path);
    }

    /** The path with the fingerprint of what is there. */
    String address(String path) {
        return path + "?v=" + files.get(path).fingerprint();
    }

    void send(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        File file = files.get(path);
        String tag = "\"" + file.fingerprint() + "\"";
        boolean current = file.fingerprint().equals(request.getParameter("v"));
        response.setHeader("Cache-Control", current ? "private, max-age=31536000, immutable" : "no-cache");
        response.setHeader("ETag", tag);
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        Replies.send(request, response, file.type(), file.content());
    }
}
