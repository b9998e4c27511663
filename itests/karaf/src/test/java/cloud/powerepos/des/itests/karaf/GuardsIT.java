package cloud.powerepos.des.itests.karaf;

import static cloud.powerepos.des.itests.karaf.Eventually.eventually;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.features;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import javax.inject.Inject;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.service.cm.ConfigurationAdmin;

/** Who may do what with the beans through Karaf's own JMX connector. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class GuardsIT extends DesSandbox {

    private static final String PASSWORD = "password-never-shown";
    private static final String ALL = "cloud.powerepos.des:type=DesAccess";
    private static final String ISSUED = "cloud.powerepos.des:type=TokenRequests,result=issued";
    private static final String ACME = "cloud.powerepos.des:type=Organisation,organisation=\"ACME\"";

    @Inject
    private ConfigurationAdmin configurations;

    @Configuration
    public Option[] karaf() {
        String management = "etc/org.apache.karaf.management.cfg";
        String users = "etc/users.properties";
        // Pax Exam writes free ports into the same file
        return options(sandbox(), features(FEATURES, "powerepos-des-management"),
                features("mvn:org.apache.karaf.features/standard/" + System.getProperty("karaf.version")
                        + "/xml/features", "management"),
                editConfigurationFilePut(management, "rmiRegistryHost", "127.0.0.1"),
                editConfigurationFilePut(management, "rmiServerHost", "127.0.0.1"),
                editConfigurationFilePut(management, "serviceUrl", "service:jmx:rmi://127.0.0.1:${rmiServerPort}"
                        + "/jndi/rmi://127.0.0.1:${rmiRegistryPort}/karaf-root"),
                editConfigurationFilePut(users, "watcher", "watcher-password,viewer"),
                editConfigurationFilePut(users, "boss", "boss-password,admin"),
                editConfigurationFilePut(users, "stranger", "stranger-password,other-role"));
    }

    @Before
    public void theBeansAreServed() {
        known("ACME", PASSWORD);
        drop("ACME", "service.account.password = " + PASSWORD);
        eventually(() -> as("watcher", beans -> assertTrue(beans.isRegistered(new ObjectName(ACME)))));
    }

    @Test
    public void aViewerReadsEverythingAndFindsNoSecret() throws Exception {
        as("watcher", beans -> {
            for (ObjectName name : List.of(new ObjectName(ACME), new ObjectName(ALL), new ObjectName(ISSUED))) {
                MBeanAttributeInfo[] attributes = beans.getMBeanInfo(name).getAttributes();
                assertTrue(attributes.length > 8);
                for (MBeanAttributeInfo attribute : attributes) {
                    String value = String.valueOf(beans.getAttribute(name, attribute.getName()));
                    assertFalse(attribute.getName(), value.contains(PASSWORD) || value.contains(CLIENT_SECRET));
                }
            }
            assertEquals(1, beans.getAttribute(new ObjectName(ALL), "Organisations"));
        });
    }

    @Test
    public void aViewerMayNotRetry() throws Exception {
        as("watcher", beans -> assertThrows(SecurityException.class, () -> retry(beans)));
        assertEquals(0, sandbox.counters().tokenRequests("ACME"));
    }

    @Test
    public void anAdminReadsAndRetries() throws Exception {
        as("boss", beans -> {
            Instant end = Instant.parse((String) retry(beans));
            assertTrue(end.isAfter(Instant.now()));
            assertEquals("FRESH", beans.getAttribute(new ObjectName(ACME), "State"));
            assertEquals(1L, beans.getAttribute(new ObjectName(ACME), "PasswordGrants"));
        });
        assertEquals(1, sandbox.counters().tokenRequests("ACME"));
    }

    @Test
    public void aUserOfAnotherRoleSeesNothing() throws Exception {
        as("stranger", beans -> {
            assertThrows(SecurityException.class, () -> beans.getAttribute(new ObjectName(ACME), "State"));
            assertThrows(SecurityException.class, () -> beans.getAttribute(new ObjectName(ALL), "FirstToDo"));
            assertThrows(SecurityException.class, () -> beans.getAttribute(new ObjectName(ISSUED), "Count"));
            assertThrows(SecurityException.class, () -> retry(beans));
        });
    }

    @Test
    public void aWrongPasswordIsRefused() {
        assertThrows(SecurityException.class, () -> connect("boss", "wrong-password"));
    }

    private static Object retry(MBeanServerConnection beans) throws Exception {
        return beans.invoke(new ObjectName(ACME), "retry", null, null);
    }

    private interface Work {
        void with(MBeanServerConnection beans) throws Exception;
    }

    private void as(String user, Work work) throws Exception {
        try (JMXConnector connector = connect(user, user + "-password")) {
            work.with(connector.getMBeanServerConnection());
        }
    }

    @SuppressWarnings("BanJNDI") // the address is that of our own container
    private JMXConnector connect(String user, String password) throws Exception {
        Object url = configurations.getConfiguration("org.apache.karaf.management", "?").getProperties()
                .get("serviceUrl");
        return JMXConnectorFactory.connect(new JMXServiceURL(url.toString()),
                Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
    }
}
