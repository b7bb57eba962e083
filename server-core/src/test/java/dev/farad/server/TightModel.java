package dev.farad.server;

import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import java.util.List;

/** A model that may hold the bytes of one row, and no more. */
record TightModel(LoadedModel inner) implements LoadedModel {
    @Override
    public Signature signature() {
        return inner.signature();
    }

    @Override
    public List<Lane> lanes() {
        return inner.lanes();
    }

    @Override
    public long residentBytes() {
        return inner.residentBytes();
    }

    @Override
    public long predictedBytes(long rows, long width) {
        return rows;
    }

    @Override
    public long capacityBytes() {
        return 1;
    }

    @Override
    public void close() {
        inner.close();
    }
}
