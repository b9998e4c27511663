package cloud.powerepos.des.store.internal.jdbc;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.internal.rows.RowsException;

/** Finds the data source of a name among the services of the moment. Thread-safe. */
public final class DataSources implements DataSourceLookup {

    private final String name;
    private final Supplier<? extends Collection<ComponentServiceObjects<DataSource>>> registered;
    private ComponentServiceObjects<DataSource> objects;
    private DataSource service;

    /** @param name its {@code dataSourceName} or {@code osgi.jndi.service.name} */
    public DataSources(String name, Supplier<? extends Collection<ComponentServiceObjects<DataSource>>> registered) {
        this.name = name;
        this.registered = registered;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSource get() throws RowsException {
        Optional<ComponentServiceObjects<DataSource>> best = registered.get().stream().filter(this::isNamed)
                .max(Comparator.comparing(ComponentServiceObjects::getServiceReference));
        if (best.isEmpty()) {
            throw RowsException.unusable("datasource: there is no javax.sql.DataSource service named "
                    + Printable.of(name) + ": install the driver and write etc/org.ops4j.datasource-NAME.cfg, see"
                    + " service:list javax.sql.DataSource");
        }
        return service(best.get());
    }

    private synchronized DataSource service(ComponentServiceObjects<DataSource> wanted) throws RowsException {
        if (wanted != objects) {
            close();
            service = wanted.getService();
            objects = service == null ? null : wanted;
        }
        if (service == null) {
            throw RowsException.unusable("datasource: the service named " + Printable.of(name)
                    + " is going away: see the log of the bundle that offers it");
        }
        return service;
    }

    private boolean isNamed(ComponentServiceObjects<DataSource> candidate) {
        ServiceReference<DataSource> reference = candidate.getServiceReference();
        return reference != null && Stream.of("dataSourceName", "osgi.jndi.service.name")
                .anyMatch(key -> name.equals(reference.getProperty(key)));
    }

    @Override
    public synchronized void close() {
        if (objects != null) {
            try {
                objects.ungetService(service);
            } catch (IllegalStateException | IllegalArgumentException e) {
                // it is gone already
                service = null;
            }
        }
        objects = null;
        service = null;
    }
}
