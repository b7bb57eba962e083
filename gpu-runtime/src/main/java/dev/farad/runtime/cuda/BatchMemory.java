package dev.farad.runtime.cuda;

import dev.farad.pool.Lease;
import dev.farad.pool.MemoryUse;
import dev.farad.runtime.cuda.device.Stream;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a batch runs in: memory of the device for its workspace, and pinned memory for its copies.
 *
 * @param workspace on the device
 * @param staging on the host
 */
record BatchMemory(Lease workspace, Lease staging) implements AutoCloseable {

    /**
     * Takes memory.
     *
     * @param user stream that uses it
     * @return null if a pool is spent; nothing stays taken then
     */
    static @Nullable BatchMemory take(
            Resources resources, String owner, long workspaceBytes, long stagingBytes, Stream user) {
        Lease workspace = resources.memory().take(workspaceBytes, MemoryUse.WORKSPACE, owner, user);
        if (workspace == null) {
            return null;
        }
        Lease staging = resources.pinned().take(stagingBytes, MemoryUse.STAGING, owner);
        if (staging == null) {
            workspace.close();
            return null;
        }
        return new BatchMemory(workspace, staging);
    }

    boolean fits(BatchPlan plan) {
        return plan.workspaceBytes() <= workspace.bytes() && plan.stagingBytes() <= staging.bytes();
    }

    long address() {
        return workspace.segment().address();
    }

    MemorySegment host() {
        return staging.segment();
    }

    @Override
    public void close() {
        try {
            staging.close();
        } finally {
            workspace.close();
        }
    }
}
