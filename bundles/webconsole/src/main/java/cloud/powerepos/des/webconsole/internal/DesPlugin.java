package cloud.powerepos.des.webconsole.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.threads.DaemonScheduler;
import cloud.powerepos.des.common.threads.DaemonThreads;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.webconsole.internal.check.CheckRuns;
import cloud.powerepos.des.webconsole.internal.html.LiveUpdate;
import cloud.powerepos.des.webconsole.internal.html.Page;
import cloud.powerepos.des.webconsole.internal.protection.FormToken;
import cloud.powerepos.des.webconsole.internal.protection.SameOrigin;
import cloud.powerepos.des.webconsole.internal.retry.RetryRefused;
import cloud.powerepos.des.webconsole.internal.view.Texts;
import cloud.powerepos.des.webconsole.internal.view.View;

/**
 * The page. A plain servlet that the web console finds by its properties and frames with its own header and menu; the
 * console also sees to it that only users who have logged in get here. Nothing is kept for a user or a browser.
 */
@Component(service = Servlet.class, property = {
    "felix.webconsole.label=" + DesPlugin.LABEL,
    "felix.webconsole.title=DES Access",
    "felix.webconsole.category=PowerEPOS"
})
public class DesPlugin extends HttpServlet {

    static final String LABEL = "powerepos-des";
    /** Not .html, which the console would frame. */
    static final String LIVE = "/live.part";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DesPlugin.class);

    private final transient Clock clock;
    private final transient FormToken formToken;
    private final transient PageFiles files = new PageFiles();
    private final transient DaemonScheduler scheduler = DaemonScheduler.onDemand(LOG,
            new DaemonThreads("des-page-retry"));
    private final transient CheckRuns checks;
    private final transient Actions actions;
    private final transient Page page;

    /** Made by Declarative Services. */
    @Activate
    public DesPlugin(@Reference DesOperations operations) {
        this(operations, Clock.systemDefaultZone());
    }

    /** For tests. */
    public DesPlugin(DesOperations operations, Clock clock) {
        this(operations, clock, Duration.ofSeconds(2));
    }

    /** @param patience how long a request for a new token is waited for */
    DesPlugin(DesOperations operations, Clock clock, Duration patience) {
        this.clock = clock;
        formToken = new FormToken(clock);
        checks = new CheckRuns(operations, clock);
        RetryRefused retry = new RetryRefused(operations, clock, scheduler);
        actions = new Actions(operations, checks, retry, patience);
        page = new Page(operations, checks, retry);
    }

    /** Ends what runs. */
    @Deactivate
    public void close() {
        checks.close();
        scheduler.close();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Replies.protect(response);
        String path = path(request);
        View view = View.of(request::getParameterValues);
        Texts texts = new Texts(clock.instant(), clock.getZone());
        if (files.has(path)) {
            files.send(path, request, response);
        } else if (path.equals(LIVE)) {
            update(request, response, LiveUpdate.of(page.parts(view, texts), request.getParameter("known")));
        } else if (path.isEmpty() || path.equals("/")) {
            String address = address(request);
            response.getWriter().write(page.html(view, texts, new Page.Frame(formToken.issue(user(request)),
                    address + LIVE, address + files.address(PageFiles.STYLES),
                    address + files.address(PageFiles.SCRIPT), actions.notice(request))));
        } else {
            Replies.plain(response, HttpServletResponse.SC_NOT_FOUND, "There is no such page.");
        }
    }

    private static void update(HttpServletRequest request, HttpServletResponse response, Optional<String> update)
            throws IOException {
        if (update.isPresent()) {
            Replies.send(request, response, "text/html", update.get());
        } else {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Replies.protect(response);
        if (SameOrigin.accepts(request.getHeader("Sec-Fetch-Site"), request.getHeader("Origin"),
                request.getHeader("Referer"), request.getHeader("Host"))
                && formToken.accepts(user(request), request.getParameter("token"))) {
            actions.perform(request, response, address(request), user(request));
        } else {
            Replies.plain(response, HttpServletResponse.SC_FORBIDDEN,
                    "This request did not come from a current DES Access page. Load the page again and repeat.");
        }
    }

    /** Below the page. */
    private static String path(HttpServletRequest request) {
        String path = Objects.requireNonNullElse(request.getPathInfo(), "");
        return path.startsWith("/" + LABEL) ? path.substring(LABEL.length() + 1) : path;
    }

    private static String user(HttpServletRequest request) {
        return Objects.requireNonNullElse(request.getRemoteUser(), "");
    }

    private static String address(HttpServletRequest request) {
        return request.getContextPath() + request.getServletPath() + "/" + LABEL;
    }
}
