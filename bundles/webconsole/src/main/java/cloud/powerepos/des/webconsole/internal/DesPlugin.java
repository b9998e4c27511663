package cloud.powerepos.des.webconsole.internal;

import java.io.IOException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;

/**
 * The page. A plain servlet that the web console finds by its properties and frames with its own header and menu; the
 * console also sees to it that only users who have logged in get here.
 */
@Component(service = Servlet.class, property = {
    "felix.webconsole.label=" + DesPlugin.LABEL,
    "felix.webconsole.title=DES Access",
    "felix.webconsole.category=PowerEPOS",
    "felix.webconsole.css=/" + DesPlugin.LABEL + "/res/page.css"
})
public class DesPlugin extends HttpServlet {

    static final String LABEL = "powerepos-des";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DesPlugin.class);

    private final transient DesOperations operations;
    private final transient Clock clock;
    private final transient FormToken formToken;

    /** Made by Declarative Services. */
    @Activate
    public DesPlugin(@Reference DesOperations operations) {
        this(operations, Clock.systemDefaultZone());
    }

    DesPlugin(DesOperations operations, Clock clock) {
        this.operations = operations;
        this.clock = clock;
        formToken = new FormToken(clock);
    }

    /** The console looks for a public method of this name and asks it for files before it asks for the page. */
    public URL getResource(String path) {
        return switch (path) {
            case "/" + LABEL + "/res/page.css" -> DesPlugin.class.getResource("/res/page.css");
            case "/" + LABEL + "/res/page.js" -> DesPlugin.class.getResource("/res/page.js");
            default -> null;
        };
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        protect(response);
        Overview overview = Overview.take(operations, clock.instant(), clock.getZone());
        String token = formToken.issue(user(request));
        if (("/" + LABEL + "/live.json").equals(request.getPathInfo())) {
            response.setContentType("application/json");
            response.setCharacterEncoding("UTF-8");
            response.getWriter().write(Json.parts(Page.parts(overview, token, address(request))));
        } else {
            response.getWriter().write(Page.html(overview, token, address(request), notice(request)));
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        protect(response);
        if (!SameOrigin.accepts(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"),
                request.getHeader("Referer"), request.getHeader("Host"))
                || !formToken.accepts(user(request), request.getParameter("token"))) {
            answer(response, HttpServletResponse.SC_FORBIDDEN,
                    "This request did not come from a current DES Access page. Load the page again and repeat.");
            return;
        }
        String organisation = request.getParameter("organisation");
        if (!isConfigured(organisation)) {
            answer(response, HttpServletResponse.SC_NOT_FOUND,
                    "The organisation is not configured (any more). Load the page again.");
            return;
        }
        LOG.debug("Token of organisation {} is renewed on request of {}", Printable.of(organisation),
                Printable.of(user(request)));
        renew(organisation);
        Optional<String> unusable = operations.organisation(organisation)
                .filter(report -> report.state() == State.UNUSABLE).flatMap(OrganisationReport::problem);
        if (unusable.isPresent()) {
            answer(response, HttpServletResponse.SC_BAD_GATEWAY, Printable.of(unusable.get()));
            return;
        }
        // after a redirect a reload repeats nothing
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address(request) + "?asked="
                + URLEncoder.encode(organisation, StandardCharsets.UTF_8) + "#" + Page.id(organisation));
    }

    /** Waits a moment, so that the next page most often shows the outcome already. */
    private void renew(String organisation) {
        try {
            operations.renew(organisation).toCompletableFuture().get(2, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("No new token of organisation {} yet; its status on the page says why",
                    Printable.of(organisation), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String notice(HttpServletRequest request) {
        String organisation = request.getParameter("asked");
        return isConfigured(organisation) ? "A new token was asked for: " + organisation : "";
    }

    private boolean isConfigured(String organisation) {
        return organisation != null && operations.organisation(organisation)
                .filter(report -> report.state() != State.MISCONFIGURED).isPresent();
    }

    private static void answer(HttpServletResponse response, int status, String text) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write(text);
    }

    /** No copy of the page in a cache, no other site that frames it and lures clicks onto its buttons. */
    private static void protect(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    }

    private static String user(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getRemoteUser(), "");
    }

    private static String address(HttpServletRequest request) {
        return request.getContextPath() + request.getServletPath() + "/" + LABEL;
    }
}
