package dev.farad.runtime.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import dev.farad.runtime.graph.Constant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one node, by name and type. Whoever reads a node says which attributes it knows by reading them; one
 * that is left over would change the meaning of the node unnoticed.
 */
final class OnnxAttributes {
    private final Map<String, AttributeProto> unread = new HashMap<>();

    OnnxAttributes(List<AttributeProto> attributes) {
        attributes.forEach(attribute -> unread.put(attribute.getName(), attribute));
    }

    private @Nullable AttributeProto take(String name, AttributeType type) {
        AttributeProto attribute = unread.remove(name);
        if (attribute != null && attribute.getType() != type) {
            throw new IllegalArgumentException(
                    "attribute '" + name + "': " + attribute.getType() + " (expected: " + type + ")");
        }
        return attribute;
    }

    long integer(String name, long otherwise) {
        AttributeProto attribute = take(name, AttributeType.INT);
        return attribute == null ? otherwise : attribute.getI();
    }

    float number(String name, float otherwise) {
        AttributeProto attribute = take(name, AttributeType.FLOAT);
        return attribute == null ? otherwise : attribute.getF();
    }

    @Nullable List<Long> integers(String name) {
        AttributeProto attribute = take(name, AttributeType.INTS);
        return attribute == null ? null : attribute.getIntsList();
    }

    @Nullable List<Float> numbers(String name) {
        AttributeProto attribute = take(name, AttributeType.FLOATS);
        return attribute == null ? null : attribute.getFloatsList();
    }

    @Nullable Constant tensor(String name) {
        AttributeProto attribute = take(name, AttributeType.TENSOR);
        return attribute == null ? null : OnnxTensor.constant(attribute.getT());
    }

    boolean has(String name) {
        return unread.containsKey(name);
    }

    /**
     * Checks that nothing is left over.
     *
     * @throws IllegalArgumentException that names what is
     */
    void checkAllRead() {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(
                    "attribute '" + unread.keySet().iterator().next() + "' is not supported");
        }
    }
}
