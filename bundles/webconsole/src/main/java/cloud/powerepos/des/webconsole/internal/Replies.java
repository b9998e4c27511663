package cloud.powerepos.des.webconsole.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Sends texts, compressed where the browser takes that. */
final class Replies {

    private static final int WORTH_IT = 1000;

    private Replies() {
    }

    /** @param text without anything secret: its compressed length would tell of it */
    static void send(HttpServletRequest request, HttpServletResponse response, String type, String text)
            throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Vary", "Accept-Encoding");
        String accepted = request.getHeader("Accept-Encoding");
        if (bytes.length < WORTH_IT || accepted == null || !accepted.contains("gzip")) {
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
            return;
        }
        response.setHeader("Content-Encoding", "gzip");
        try (OutputStream out = new GZIPOutputStream(response.getOutputStream())) {
            out.write(bytes);
        }
    }

    static void plain(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(text);
    }

    /** No copy in a cache, no other site that frames the page and lures clicks onto its buttons. */
    static void protect(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    }
}
