package dev.farad.runtime.onnx;

import dev.farad.pool.HostPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.BackendContract;

class OnnxBackendTest extends BackendContract {

    @Override
    protected Backend open() {
        return new OnnxBackend(new HostPool(64 << 20));
    }
}
