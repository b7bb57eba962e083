package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.BackendContract;
import dev.farad.runtime.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/** What the CUDA backend promises, in FP32. */
@Tag("gpu")
class CudaBackendTest extends BackendContract {
    private @Nullable CudaBackend backend;

    DataType precision() {
        return DataType.FP32;
    }

    @Override
    protected Backend open() throws IOException {
        CudaBackend opened =
                CudaBackend.open(GpuBench.options(Files.createTempDirectory("kernels"), precision(), Buckets.DEFAULT));
        backend = opened;
        return opened;
    }

    @Override
    protected List<MemoryPool> pools() {
        CudaBackend opened = backend;
        return opened == null ? List.of() : List.of(opened.deviceMemory());
    }

    @Override
    protected Tolerance amongNeighbours() {
        return fromReference(); // another batch may have another algorithm, which sums in another order
    }

    @Override
    protected Tolerance onceMore() {
        return fromReference();
    }
}
