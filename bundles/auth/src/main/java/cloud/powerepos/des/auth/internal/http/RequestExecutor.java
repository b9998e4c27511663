package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;

import org.apache.http.HttpClientConnection;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpStatus;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;

import cloud.powerepos.des.http.HttpCall;

/**
 * Writes down how far an exchange has come, and whether its connection has carried another one before. What a proxy
 * says to CONNECT is bounded here, as HttpClient would take the whole of its body into memory.
 */
final class RequestExecutor extends HttpRequestExecutor {

    private static final String USED = "cloud.powerepos.des.used";

    @Override
    protected HttpResponse doSendRequest(HttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        Progress progress = Progress.of(context);
        if (isConnect(request)) {
            progress.step = Progress.Step.ASKING_PROXY;
        } else {
            if (connection instanceof HttpContext marks) {
                progress.reused = marks.getAttribute(USED) != null;
                marks.setAttribute(USED, true);
            }
            if (connection instanceof ManagedHttpClientConnection managed) {
                progress.session = managed.getSSLSession();
            }
            progress.send();
        }
        return super.doSendRequest(request, connection, context);
    }

    @Override
    protected HttpResponse doReceiveResponse(HttpRequest request, HttpClientConnection connection, HttpContext context)
            throws HttpException, IOException {
        HttpResponse response = super.doReceiveResponse(request, connection, context);
        int status = response.getStatusLine().getStatusCode();
        if (isConnect(request) && status >= HttpStatus.SC_MULTIPLE_CHOICES) {
            Progress.of(context).refusedByProxy = status;
            if (status != HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED) {
                throw new HttpException("status " + status);
            }
            bound(response);
        } else if (isConnect(request)) {
            Progress.of(context).refusedByProxy = 0;
        }
        return response;
    }

    /** A challenge may be met by a second request on the same connection, so its body is read to the end. */
    private static void bound(HttpResponse response) throws IOException, HttpException {
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            byte[] body = entity.getContent().readNBytes(HttpCall.MAX_BODY_BYTES + 1);
            if (body.length > HttpCall.MAX_BODY_BYTES) {
                throw new HttpException("status " + response.getStatusLine().getStatusCode());
            }
            response.setEntity(new ByteArrayEntity(body));
        }
    }

    private static boolean isConnect(HttpRequest request) {
        return request.getRequestLine().getMethod().equals("CONNECT");
    }
}
