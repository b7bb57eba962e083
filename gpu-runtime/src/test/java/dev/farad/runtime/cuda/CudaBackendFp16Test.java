package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.runtime.Tolerance;
import org.junit.jupiter.api.Tag;

/** What the CUDA backend promises, in FP16. */
@Tag("gpu")
class CudaBackendFp16Test extends CudaBackendTest {

    @Override
    DataType precision() {
        return DataType.FP16;
    }

    @Override
    protected Tolerance fromReference() {
        return new Tolerance(0.9999, 3e-3);
    }
}
