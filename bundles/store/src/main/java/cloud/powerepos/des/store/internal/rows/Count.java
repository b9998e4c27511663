package cloud.powerepos.des.store.internal.rows;

/** How many rows there are, and how many of them are leased. */
public record Count(long rows, long leases) {
}
