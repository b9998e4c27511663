/**
 * Databases and nodes of a cluster in this process. For tests and benchmarks alone.
 */
package cloud.powerepos.des.itests.databases;
