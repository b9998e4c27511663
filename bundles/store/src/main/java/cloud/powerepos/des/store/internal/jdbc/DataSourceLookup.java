package cloud.powerepos.des.store.internal.jdbc;

import javax.sql.DataSource;

import cloud.powerepos.des.store.internal.rows.RowsException;

/** Gives the data source of the moment. */
public interface DataSourceLookup extends AutoCloseable {

    String name();

    /** @throws RowsException if there is none */
    DataSource get() throws RowsException;

    @Override
    void close();
}
