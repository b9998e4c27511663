package cloud.powerepos.des.itests.store;

/** Where a process is killed. */
enum ChaosPoint {
    BEFORE_TAKE, AFTER_TAKE, SENT, NOT_SETTLED, SETTLED, WAITING
}
