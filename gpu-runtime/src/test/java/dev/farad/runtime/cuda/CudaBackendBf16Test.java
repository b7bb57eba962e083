package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.runtime.Tolerance;
import org.junit.jupiter.api.Tag;

/** What the CUDA backend promises, in BF16. */
@Tag("gpu")
class CudaBackendBf16Test extends CudaBackendTest {

    @Override
    DataType precision() {
        return DataType.BF16;
    }

    /** BF16 has 8 bits: what rounding each layer's values costs, plain Java loses as well. */
    @Override
    protected Tolerance fromReference() {
        return new Tolerance(0.9998, 8e-3);
    }
}
