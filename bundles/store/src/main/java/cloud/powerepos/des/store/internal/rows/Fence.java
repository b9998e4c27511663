package cloud.powerepos.des.store.internal.rows;

/** The row as a lease left it. The writer is compared too: a row that was deleted and made again has old versions. */
public record Fence(String id, long version, String writer) {
}
