package cloud.powerepos.des.endpoint.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import cloud.powerepos.des.common.text.Printable;

/**
 * Fetches the JWKS document: bounded in time from connect to last byte, bounded in size, without redirects. The JDK's
 * client does, as it is used once an hour and leaves no thread or pool behind.
 */
final class JwksDownload implements SigningKeys.Source {

    static final int MAX_BYTES = 64 * 1024;
    private static final int IDLE_MILLIS = 2_000;

    private final URI uri;
    private final Duration limit;

    JwksDownload(URI uri, Duration limit) {
        this.uri = uri;
        this.limit = limit;
    }

    @Override
    public String fetch() throws IOException {
        Exchange exchange = new Exchange((HttpURLConnection) uri.toURL().openConnection());
        FutureTask<String> task = new FutureTask<>(exchange::run);
        // the JDK's time-outs begin anew with every byte, so the whole needs a clock of its own
        Thread thread = new Thread(task, "des-endpoint-jwks");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.abort();
            throw new IOException("no complete answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            exchange.abort();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the answer");
        } catch (ExecutionException e) {
            throw new IOException(Printable.address(e.getCause().toString()));
        }
    }

    private static final class Exchange {

        private final HttpURLConnection connection;
        private volatile boolean answering;
        private volatile boolean aborted;

        Exchange(HttpURLConnection connection) {
            this.connection = connection;
        }

        String run() throws IOException {
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout(IDLE_MILLIS);
            connection.setReadTimeout(IDLE_MILLIS);
            connection.setRequestProperty("Accept", "application/jwk-set+json, application/json");
            connection.setRequestProperty("Connection", "close");
            try {
                int status = connection.getResponseCode();
                answering = true;
                if (status != HttpURLConnection.HTTP_OK) {
                    throw new IOException("HTTP status " + status);
                }
                return body();
            } finally {
                connection.disconnect();
            }
        }

        private String body() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            try (InputStream in = connection.getInputStream()) {
                for (int n = in.read(buffer); n >= 0 && !aborted; n = in.read(buffer)) {
                    body.write(buffer, 0, n);
                    if (body.size() > MAX_BYTES) {
                        throw new IOException("the answer is longer than " + MAX_BYTES / 1024 + " KiB");
                    }
                }
            }
            return body.toString(StandardCharsets.UTF_8);
        }

        void abort() {
            aborted = true;
            if (!answering) {
                // ends an endless header; once the body is read, this would wait for the reader instead
                connection.disconnect();
            }
        }
    }
}
