package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import dev.farad.codec.CountedAllocator;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class V2BodiesTest {
    private final CountedAllocator allocator = new CountedAllocator(true);

    @AfterEach
    void everyBufferWasReleased() {
        assertThat(allocator.outstanding()).isZero();
    }

    @Test
    void writesErrors() {
        assertThat(Buffers.text(V2Bodies.error("no \"x\"\n", allocator))).isEqualTo("{\"error\":\"no \\\"x\\\"\\n\"}");
    }

    @Test
    void writesReadiness() {
        assertThat(Buffers.text(V2Bodies.live(true, allocator))).isEqualTo("{\"live\":true}");
        assertThat(Buffers.text(V2Bodies.ready(false, allocator))).isEqualTo("{\"ready\":false}");
        assertThat(Buffers.text(V2Bodies.modelReady("m", true, allocator)))
                .isEqualTo("{\"name\":\"m\",\"ready\":true}");
    }

    @Test
    void writesTheServersMetadata() {
        assertThat(Buffers.text(V2Bodies.server("farad", "0.1.0", List.of("binary_tensor_data"), allocator)))
                .isEqualTo("{\"name\":\"farad\",\"version\":\"0.1.0\",\"extensions\":[\"binary_tensor_data\"]}");
    }

    @Test
    void writesAModelsMetadata() {
        ModelMetadata model = new ModelMetadata(
                "m",
                List.of("1", "2"),
                "onnx_onnxv1",
                List.of(
                        new TensorMetadata("ids", DataType.INT64, Shape.of(-1, -1)),
                        new TensorMetadata("scale", DataType.FP32, Shape.of())),
                List.of(new TensorMetadata("y", DataType.FP32, Shape.of(-1, 384))));
        assertThat(Buffers.text(V2Bodies.model(model, allocator)))
                .isEqualTo("{\"name\":\"m\",\"versions\":[\"1\",\"2\"],\"platform\":\"onnx_onnxv1\",\"inputs\":["
                        + "{\"name\":\"ids\",\"datatype\":\"INT64\",\"shape\":[-1,-1]},"
                        + "{\"name\":\"scale\",\"datatype\":\"FP32\",\"shape\":[]}],\"outputs\":["
                        + "{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1,384]}]}");
    }

    @Test
    void writesTheListOfModels() {
        assertThat(Buffers.text(V2Bodies.models(List.of("a", "b"), allocator))).isEqualTo("{\"models\":[\"a\",\"b\"]}");
        assertThat(Buffers.text(V2Bodies.models(List.of(), allocator))).isEqualTo("{\"models\":[]}");
    }
}
