package cloud.powerepos.des.webconsole.internal;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.operations.DesOperations;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.OrganisationReport.State;
import cloud.powerepos.des.webconsole.internal.check.CheckRuns;
import cloud.powerepos.des.webconsole.internal.html.Page;
import cloud.powerepos.des.webconsole.internal.retry.RetryRefused;
import cloud.powerepos.des.webconsole.internal.view.View;

/**
 * Does what the buttons of the page ask for, then leads back to the page: so a reload repeats nothing. What was done
 * stands in the address.
 */
final class Actions {

    private static final Logger LOG = LoggerFactory.getLogger(Actions.class);
    private static final String BUSY = "busy";

    private final DesOperations operations;
    private final CheckRuns checks;
    private final RetryRefused retry;
    private final Duration patience;

    /** @param patience how long a request for a new token is waited for, so that the next page may show its outcome */
    Actions(DesOperations operations, CheckRuns checks, RetryRefused retry, Duration patience) {
        this.operations = operations;
        this.checks = checks;
        this.retry = retry;
        this.patience = patience;
    }

    /**
     * @param address of the page
     * @param user    who asked
     */
    void perform(HttpServletRequest request, HttpServletResponse response, String address, String user)
            throws IOException {
        View view = View.of(request::getParameterValues);
        String renewed = request.getParameter("do-renew");
        String checked = request.getParameter("do-check");
        if (renewed != null || checked != null) {
            String organisation = renewed != null ? renewed : checked;
            if (!isConfigured(organisation)) {
                Replies.plain(response, HttpServletResponse.SC_NOT_FOUND,
                        "The organisation is not configured (any more). Load the page again.");
            } else if (renewed != null) {
                renew(organisation, user);
                leadTo(response, address, view, "asked=" + encoded(organisation), Page.id(organisation));
            } else {
                check(response, address, view, organisation, user);
            }
        } else if (request.getParameter("do-retry") != null) {
            LOG.info("All refused organisations are retried on request of {}", Printable.of(user));
            retry.start();
            leadTo(response, address, view.confirming(false), "", "");
        } else if (request.getParameter("do-stop") != null) {
            retry.stop();
            leadTo(response, address, view, "", "");
        } else {
            Replies.plain(response, HttpServletResponse.SC_BAD_REQUEST,
                    "The request names nothing to do. Load the page again.");
        }
    }

    private void renew(String organisation, String user) {
        LOG.debug("Token of organisation {} is renewed on request of {}", Printable.of(organisation),
                Printable.of(user));
        try {
            operations.renew(organisation).toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("No new token of organisation {} yet; its status on the page says why",
                    Printable.of(organisation), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(HttpServletResponse response, String address, View view, String organisation, String user)
            throws IOException {
        LOG.debug("Organisation {} is checked on request of {}", Printable.of(organisation), Printable.of(user));
        if (checks.start(organisation)) {
            leadTo(response, address, view.checking(organisation), "", "des-check");
        } else {
            leadTo(response, address, view, "note=" + BUSY, "");
        }
    }

    private static void leadTo(HttpServletResponse response, String address, View view, String more, String id) {
        String query = view.address() + (view.address().isEmpty() || more.isEmpty() ? "" : "&") + more;
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", address + (query.isEmpty() ? "" : "?" + query) + (id.isEmpty() ? "" : "#" + id));
    }

    /** What was done, by the address that {@link #perform} led to; an empty text for nothing. */
    String notice(HttpServletRequest request) {
        if (BUSY.equals(request.getParameter("note"))) {
            return CheckRuns.MOST + " checks are running, no more run at once: check again when one of them has ended";
        }
        String organisation = request.getParameter("asked");
        return organisation == null ? "" : operations.organisation(organisation).filter(Actions::hasCredentials)
                .map(report -> "A new token was asked for: " + organisation + " is " + States.word(report.state()))
                .orElse("");
    }

    private boolean isConfigured(String organisation) {
        return operations.organisation(organisation).filter(Actions::hasCredentials).isPresent();
    }

    private static boolean hasCredentials(OrganisationReport report) {
        return report.state() != State.MISCONFIGURED;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
