/**
 * Drives containers from outside, as a person does. For tests alone.
 */
package cloud.powerepos.des.itests.testing;
