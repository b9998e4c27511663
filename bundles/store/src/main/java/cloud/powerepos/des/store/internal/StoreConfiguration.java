package cloud.powerepos.des.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

import cloud.powerepos.des.store.TokenStore;

/** The configuration {@value TokenStore#PID} as forms show it; {@link StoreSettings} reads it. */
// no defaults of the methods: an absent key must not look like one that has its default as value
@ObjectClassDefinition(pid = TokenStore.PID, name = "PowerEPOS DES: token store",
        description = "Where tokens are kept over a restart, or shared by several nodes")
@interface StoreConfiguration {

    @AttributeDefinition(name = "Kind", defaultValue = StoreSettings.FILE,
            options = {@Option(label = "files of this node", value = StoreSettings.FILE),
                    @Option(label = "a database that all nodes share", value = StoreSettings.JDBC)},
            description = "file: tokens survive a restart of this node; jdbc: all nodes share them in a database")
    String kind();

    @AttributeDefinition(name = "Directory", required = false,
            description = "For kind = file: the folder of the files, for one Karaf alone, relative to data;"
                    + " empty = data/powerepos-des-store")
    String directory();

    @AttributeDefinition(name = "Data source", required = false,
            description = "For kind = jdbc: dataSourceName or osgi.jndi.service.name of the"
                    + " javax.sql.DataSource service")
    String datasource();

    @AttributeDefinition(name = "Table", defaultValue = StoreSettings.TABLE,
            description = "For kind = jdbc: the table, with its schema where needed (schema.table)")
    String table();

    @AttributeDefinition(name = "Create table", defaultValue = "true",
            description = "For kind = jdbc: whether the table is created where it is missing")
    boolean create_table();

    @AttributeDefinition(name = "Key file", required = false,
            description = "File with the key of 32 bytes that seals tokens, relative to etc; the same on every node;"
                    + " empty = etc/cloud.powerepos.des.store.key, made on first use for kind = file")
    String key_file();

    @AttributeDefinition(name = "Former key files", required = false,
            description = "Files with keys that open what they sealed, separated by commas, relative to etc")
    String[] former_key_files();

    @AttributeDefinition(name = "Node", required = false,
            description = "Name of this node, for operators; empty = the name of the machine")
    String node();

    @AttributeDefinition(name = "Time limit (ms)", defaultValue = "2000", min = "100", max = "10000",
            description = "Milliseconds that one use of the store may take; 100 to 10000")
    long timeout_ms();

    @AttributeDefinition(name = "Wait at start (ms)", defaultValue = "10000", min = "0", max = "60000",
            description = "Milliseconds to wait for the store when it starts; 0 to 60000")
    long start_wait_ms();
}
