/** Stand-ins of the core services for unit tests of other modules. */
package cloud.powerepos.des.testing;
