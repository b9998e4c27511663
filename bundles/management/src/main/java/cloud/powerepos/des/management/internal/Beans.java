package cloud.powerepos.des.management.internal;

import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import cloud.powerepos.des.common.component.CleanUp;
import cloud.powerepos.des.common.threads.Guarded;

/** Registers beans; what goes wrong with one is reported and concerns nothing else. */
final class Beans {

    private static final Logger LOG = LoggerFactory.getLogger(ManagementBeans.class);

    private final MBeanServer server;

    Beans(MBeanServer server) {
        this.server = server;
    }

    void register(String name, Object bean) {
        try {
            server.registerMBean(bean, new ObjectName(name));
        } catch (Throwable e) {
            Guarded.report(LOG, "JMX will not show " + name
                    + "; see that nothing else has registered the name and restart"
                    + " bundle cloud.powerepos.des.management", e);
        }
    }

    void unregister(String name) {
        CleanUp.run(LOG, () -> {
            try {
                server.unregisterMBean(new ObjectName(name));
            } catch (InstanceNotFoundException e) {
                LOG.debug("{} was not registered", name, e);
            }
        });
    }
}
