package cloud.powerepos.des.auth.internal.http;

import org.apache.http.osgi.services.ProxyConfiguration;

/** What a configuration of HttpClient's proxies comes to. */
record ConfiguredProxy(String getHostname, int getPort, String getUsername, String getPassword,
        String... getProxyExceptions)
        implements ProxyConfiguration {

    @Override
    public boolean isEnabled() {
        return true;
    }
}
