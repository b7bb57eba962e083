/** Memory with an owner: tensors in leased memory, the pools they come from, and ledgers that count bytes by use. */
module dev.farad.pool {
    requires static transitive org.jspecify;

    exports dev.farad.pool;
}
