package cloud.powerepos.des.itests.webconsole;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.component.LifeCycle;

import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.webconsole.internal.DesPlugin;

/** The page in the frame of Karaf's web console, without a container: for thousands of organisations. */
final class FleetConsole implements AutoCloseable {

    private static final String ROOT = "/system/console";
    private static final Map<String, String> TYPES = Map.of("css", "text/css", "js", "text/javascript", "png",
            "image/png", "gif", "image/gif");

    private final ZipFile console;
    private final DesPlugin plugin;
    private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

    /** @param repository a Maven repository with the console's bundle */
    FleetConsole(DesOperations operations, Path repository) throws Exception {
        try (Stream<Path> files = Files.walk(repository)) {
            console = new ZipFile(files.filter(file -> file.getFileName().toString()
                    .matches("org\\.apache\\.karaf\\.webconsole\\.console-.*\\.jar")).findFirst().orElseThrow()
                    .toFile());
        }
        plugin = new DesPlugin(operations, Clock.systemDefaultZone());
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Console()), ROOT + "/*");
        server.setHandler(context);
        server.start();
    }

    String page() {
        return server.getURI().resolve(ROOT + "/powerepos-des").toString();
    }

    @Override
    public void close() throws IOException {
        plugin.close();
        LifeCycle.stop(server);
        console.close();
    }

    private final class Console extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String path = request.getPathInfo();
            if (path.startsWith("/res/")) {
                file(path, response);
            } else if (request.getMethod().equals("GET") && path.indexOf('.') < 0) {
                response.setContentType("text/html");
                response.setCharacterEncoding("UTF-8");
                response.getWriter().write(template("main_header").replace("${appRoot}", ROOT)
                        .replace("${head.title}", "DES Access").replace("${brand.name}", "Apache Karaf Web Console")
                        .replace("${brand.css}", ROOT + "/res/karaf/ui/webconsole.css")
                        .replace("${brand.product.img}", ROOT + "/res/karaf/imgs/logo.png")
                        .replaceAll("<link rel=.icon.[^>]*>|\\$\\{[a-zA-Z.]*}", "")
                        + "<ul id=\"navmenu\"><li class=\"categoryItem navMenuItem-0\"><a href=\"#\">PowerEPOS</a>"
                        + "</li></ul><div id=\"content\">");
                plugin.service(request, response);
                response.getWriter().write("</div>" + template("main_footer"));
            } else {
                plugin.service(request, response);
            }
        }

        private String template(String name) throws IOException {
            return new String(bytes("/templates/" + name + ".html"), StandardCharsets.UTF_8).replace("\ufeff", "");
        }

        private void file(String path, HttpServletResponse response) throws IOException {
            response.setContentType(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
            response.getOutputStream().write(bytes(path));
        }

        private byte[] bytes(String path) throws IOException {
            try (InputStream in = console.getInputStream(console.getEntry(path.substring(1)))) {
                return in.readAllBytes();
            }
        }
    }
}
