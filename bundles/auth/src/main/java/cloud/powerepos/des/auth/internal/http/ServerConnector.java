package cloud.powerepos.des.auth.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.apache.http.HttpHost;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.HttpClientConnectionOperator;
import org.apache.http.conn.HttpHostConnectException;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.conn.DefaultSchemePortResolver;
import org.apache.http.protocol.HttpContext;

/**
 * Opens connections. Every address of a name is tried, each with its share of the time; an address that accepts a
 * connection and then fails the TLS handshake is as good as dead where there is another one. HttpClient's own operator
 * gives the whole time to the first address.
 */
final class ServerConnector implements HttpClientConnectionOperator {

    private final SSLConnectionSocketFactory tls;
    private final DnsResolver names;

    ServerConnector(SSLContext tls, DnsResolver names) {
        this.tls = new SSLConnectionSocketFactory(tls);
        this.names = names;
    }

    @Override
    public void connect(ManagedHttpClientConnection connection, HttpHost host, InetSocketAddress local,
            int connectTimeout, SocketConfig config, HttpContext context) throws IOException {
        Progress progress = Progress.of(context);
        progress.step = Progress.Step.RESOLVING;
        InetAddress[] addresses = names.resolve(host.getHostName());
        progress.addresses = addresses.length;
        IOException failure = null;
        for (int i = 0; i < addresses.length; i++) {
            progress.step = Progress.Step.CONNECTING;
            Socket socket = new Socket();
            // bound first, so that the connection can be aborted; fails where it has been
            connection.bind(socket);
            try {
                int limit = progress.share(connectTimeout, addresses.length - 1 - i);
                socket.setTcpNoDelay(config.isTcpNoDelay());
                socket.connect(new InetSocketAddress(addresses[i], port(host)), limit);
                if (host.getSchemeName().equals("https")) {
                    socket.setSoTimeout(limit);
                    upgrade(connection, host, context);
                    socket.setSoTimeout(0);
                }
                return;
            } catch (IOException e) {
                socket.close();
                // a TLS failure says more than that another address does not answer
                failure = failure instanceof SSLException ? failure : described(e, host, addresses);
            }
        }
        throw failure == null ? new HttpHostConnectException(null, host) : failure;
    }

    private IOException described(IOException e, HttpHost host, InetAddress... addresses) {
        if (e instanceof SSLException) {
            return e;
        }
        return e instanceof SocketTimeoutException ? new ConnectTimeoutException(e, host, addresses)
                : new HttpHostConnectException(e, host, addresses);
    }

    @Override
    public void upgrade(ManagedHttpClientConnection connection, HttpHost host, HttpContext context)
            throws IOException {
        Progress.of(context).step = Progress.Step.SECURING;
        connection.bind(tls.createLayeredSocket(connection.getSocket(), host.getHostName(), port(host), context));
    }

    private static int port(HttpHost host) throws IOException {
        return DefaultSchemePortResolver.INSTANCE.resolve(host);
    }
}
