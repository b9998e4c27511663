package cloud.powerepos.des.webconsole.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** A request to the page and its reply, without a server. */
final class Exchange {

    final Map<String, String> replied = new HashMap<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintWriter writer = new PrintWriter(bytes, false, StandardCharsets.UTF_8);
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, List<String>> parameters = new TreeMap<>();
    private final String path;
    int status = 200;

    private Exchange(String path) {
        this.path = path;
    }

    /** @param address below the page, with its query */
    static Exchange to(String address) {
        int query = address.indexOf('?');
        Exchange exchange = new Exchange("/powerepos-des" + (query < 0 ? address : address.substring(0, query)));
        return query < 0 ? exchange : exchange.parameters(address.substring(query + 1));
    }

    Exchange header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Exchange parameters(String form) {
        for (String parameter : form.split("&")) {
            String[] parts = parameter.split("=", 2);
            parameters.computeIfAbsent(parts[0], name -> new ArrayList<>())
                    .add(URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return this;
    }

    Exchange get(DesPlugin plugin) {
        return run(() -> plugin.doGet(request(), response()));
    }

    Exchange post(DesPlugin plugin) {
        return run(() -> plugin.doPost(request(), response()));
    }

    private interface Service {
        void serve() throws IOException;
    }

    private Exchange run(Service service) {
        try {
            service.serve();
            writer.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        try (InputStream in = "gzip".equals(replied.get("Content-Encoding"))
                ? new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                : new ByteArrayInputStream(bytes.toByteArray())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (method, argument) -> switch (method) {
            case "getPathInfo" -> path;
            case "getContextPath" -> "";
            case "getServletPath" -> "/system/console";
            case "getRemoteUser" -> "karaf";
            case "getHeader" -> headers.get(argument);
            case "getParameter" -> parameters.containsKey(argument) ? parameters.get(argument).get(0) : null;
            case "getParameterValues" -> parameters.containsKey(argument)
                    ? parameters.get(argument).toArray(String[]::new) : null;
            default -> throw new AssertionError(method);
        });
    }

    private HttpServletResponse response() {
        return HttpServletResponse.class.cast(Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {HttpServletResponse.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setHeader" -> replied.put((String) arguments[0], (String) arguments[1]);
                        case "setStatus" -> status = (Integer) arguments[0];
                        case "setContentType" -> replied.put("Content-Type", (String) arguments[0]);
                        case "setCharacterEncoding", "setContentLength" -> { }
                        case "getWriter" -> {
                            return writer;
                        }
                        case "getOutputStream" -> {
                            return stream();
                        }
                        default -> throw new AssertionError(method.getName());
                    }
                    return null;
                }));
    }

    private ServletOutputStream stream() {
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                bytes.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private interface Answer {
        Object to(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments == null ? null : arguments[0])));
    }
}
