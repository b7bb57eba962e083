package dev.farad.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.farad.pool.MemoryPool;
import dev.farad.runtime.Signature;

/**
 * What a run of a graph needs to know.
 *
 * @param name of the model, in messages and as the owner of memory
 * @param environment of the library
 * @param session of the graph; any thread may run it
 * @param signature of the graph itself, without the model's head
 * @param pool of staging and output memory
 */
record Graph(String name, OrtEnvironment environment, OrtSession session, Signature signature, MemoryPool pool) {

    boolean padded() {
        return signature.batching() == Signature.Batching.PADDED;
    }
}
