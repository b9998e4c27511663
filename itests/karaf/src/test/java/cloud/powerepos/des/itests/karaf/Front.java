package cloud.powerepos.des.itests.karaf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands before the AuthServer and passes on what comes, by TLS or with a clock of its own. On plain sockets, as the
 * JDK's server tells no other time than the right one.
 */
final class Front implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final ServerSocket socket;
    private final URI address;
    private final URI behind;
    private final Duration ahead;
    /** Requests by this method are not answered; null for none. */
    private volatile String ignored;
    private volatile boolean hangs;

    private Front(String scheme, ServerSocket socket, URI behind, Duration ahead) {
        this.socket = socket;
        this.address = URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + behind.getPath());
        this.behind = behind;
        this.ahead = ahead;
        Thread thread = new Thread(this::serve, "front");
        thread.setDaemon(true);
        thread.start();
    }

    /** @param ahead by how much its clock is ahead of the right one */
    static Front withClock(URI behind, Duration ahead) throws IOException {
        return new Front("http", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), behind, ahead);
    }

    /** @param keyStore PKCS #12 */
    static Front withCertificate(URI behind, Path keyStore, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return new Front("https", tls.getServerSocketFactory().createServerSocket(0, 50,
                InetAddress.getLoopbackAddress()), behind, Duration.ZERO);
    }

    /** @param hanging whether the connection stays open meanwhile */
    Front ignoring(String method, boolean hanging) {
        hangs = hanging;
        ignored = method;
        return this;
    }

    URI address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        List<Socket> hanging = new ArrayList<>();
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                hanging.add(connection);
                if (answer(connection) || !hangs) {
                    connection.close();
                }
            } catch (IOException e) {
                // closed, or a client that does not trust the certificate
            }
        }
        hanging.forEach(Front::close);
    }

    private static void close(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    /** @return whether there is an answer */
    private boolean answer(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        String method = line(in).split(" ")[0];
        Map<String, String> headers = headers(in);
        if (method.equals(ignored)) {
            return false;
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        HttpResponse<byte[]> reply = passOn(HttpRequest.newBuilder(behind)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", headers.getOrDefault("content-type", "text/plain")).build());
        String head = "HTTP/1.1 " + reply.statusCode() + " Passed on\r\nDate: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plus(ahead))
                + "\r\nContent-Type: application/json\r\nContent-Length: " + reply.body().length
                + "\r\nConnection: close\r\n\r\n";
        OutputStream out = connection.getOutputStream();
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(reply.body());
        out.flush();
        return true;
    }

    private HttpResponse<byte[]> passOn(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
