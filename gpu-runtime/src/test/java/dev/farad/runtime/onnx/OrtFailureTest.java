package dev.farad.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.farad.runtime.BatchResult;
import org.junit.jupiter.api.Test;

/** The texts are what ONNX Runtime 1.29.0 says. */
class OrtFailureTest {

    private static void assertRead(OrtErrorCode code, String text, BatchResult.Kind kind, String sentence) {
        OrtException exception = new OrtException(code, text);
        BatchResult.Failed failed = OrtFailure.of("m", exception);
        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.message()).isEqualTo("model 'm': " + sentence);
        assertThat(failed.cause()).isSameAs(exception);
    }

    @Test
    void indexOutsideATableIsTheInputsFault() {
        assertRead(
                OrtErrorCode.ORT_INVALID_ARGUMENT,
                "Non-zero status code returned while running Gather node. Name:'/embeddings/word_embeddings/Gather'"
                        + " Status Message: indices element out of data bounds, idx=30522 must be within the inclusive"
                        + " range [-30522,30521]",
                BatchResult.Kind.INVALID_INPUT,
                "Gather '/embeddings/word_embeddings/Gather': indices element out of data bounds, idx=30522 must be"
                        + " within the inclusive range [-30522,30521]");
    }

    @Test
    void shapesThatDoNotMeetAreTheInputsFault() {
        assertRead(
                OrtErrorCode.ORT_FAIL,
                "Non-zero status code returned while running Add node. Name:'/embeddings/Add_1' Status Message:"
                        + " /onnxruntime_src/onnxruntime/core/providers/cpu/math/element_wise_ops.h:583 void"
                        + " onnxruntime::BroadcastIterator::Append(ptrdiff_t, ptrdiff_t) axis == 1 || axis == largest was"
                        + " false. Attempting to broadcast an axis by a dimension other than 1. 512 by 513\n",
                BatchResult.Kind.INVALID_INPUT,
                "Add '/embeddings/Add_1': Attempting to broadcast an axis by a dimension other than 1. 512 by 513");
    }

    @Test
    void memoryThatCannotBeHadIsNobodysFault() {
        assertRead(
                OrtErrorCode.ORT_RUNTIME_EXCEPTION,
                "Non-zero status code returned while running Expand node. Name:'e' Status Message:"
                        + " /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:376 void*"
                        + " onnxruntime::BFCArena::AllocateRawInternal(size_t, bool) Failed to allocate memory for"
                        + " requested buffer of size 4096",
                BatchResult.Kind.OUT_OF_MEMORY,
                "Expand 'e': Failed to allocate memory for requested buffer of size 4096");
        assertThat(OrtFailure.of("m", new OrtException(OrtErrorCode.ORT_RUNTIME_EXCEPTION, "std::bad_alloc"))
                        .kind())
                .isEqualTo(BatchResult.Kind.OUT_OF_MEMORY);
    }

    @Test
    void restIsInternalWhateverTheNodeIsCalled() {
        assertRead(
                OrtErrorCode.ORT_FAIL,
                "Non-zero status code returned while running Reshape node. Name:'shape/axis' Status Message: it broke",
                BatchResult.Kind.INTERNAL,
                "Reshape 'shape/axis': it broke");
        assertRead(OrtErrorCode.ORT_FAIL, "it broke", BatchResult.Kind.INTERNAL, "it broke");
    }
}
