package dev.farad.server.endpoint;

import dev.farad.codec.MemorySpentException;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Joins the outputs of a call's items along their first dimension. */
final class Rows {
    private Rows() {}

    /** Returns one tensor for each output; takes the items' tensors over, also if this throws. */
    static List<Tensor> join(List<List<Tensor>> items, MemoryPool memory, String owner) {
        if (items.size() == 1) {
            return items.getFirst();
        }
        List<Tensor> joined = new ArrayList<>();
        try {
            for (int output = 0; output < items.getFirst().size(); output++) {
                joined.add(join(items, output, memory, owner));
            }
            return joined;
        } catch (RuntimeException failure) {
            joined.forEach(Tensor::close);
            throw failure;
        } finally {
            items.forEach(tensors -> tensors.forEach(Tensor::close));
        }
    }

    private static Tensor join(List<List<Tensor>> items, int output, MemoryPool memory, String owner) {
        long rows = 0;
        long bytes = 0;
        for (List<Tensor> tensors : items) {
            rows += tensors.get(output).shape().dim(0);
            bytes += tensors.get(output).bytes();
        }
        Lease lease = memory.take(bytes, MemoryUse.OUTPUT, owner);
        if (lease == null) {
            throw new MemorySpentException(bytes + " bytes for the response of '" + owner + "'");
        }
        long at = 0;
        for (List<Tensor> tensors : items) {
            MemorySegment data = tensors.get(output).data();
            MemorySegment.copy(data, 0, lease.segment(), at, data.byteSize());
            at += data.byteSize();
        }
        Tensor first = items.getFirst().get(output);
        return new Tensor(first.name(), first.type(), first.shape().with(0, rows), lease);
    }
}
