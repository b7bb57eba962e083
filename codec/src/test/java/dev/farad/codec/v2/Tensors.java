package dev.farad.codec.v2;

import dev.farad.codec.Buffers;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPlace;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;

/** Tensors with known contents, on the heap: nobody needs to close them. */
final class Tensors {
    private Tensors() {}

    static Tensor of(String name, DataType type, Shape shape, byte[] data) {
        Lease lease = Lease.of(MemorySegment.ofArray(data), MemoryPlace.HOST, MemoryUse.OUTPUT, "test", returned -> {});
        return new Tensor(name, type, shape, lease);
    }

    /** Returns a tensor of one dimension. */
    static Tensor hex(String name, DataType type, String hex, int elements) {
        return of(name, type, Shape.of(elements), HexFormat.of().parseHex(hex));
    }

    static Tensor floats(String name, float... values) {
        byte[] data = new byte[values.length * Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            MemorySegment.ofArray(data).set(Layouts.FP32, 4L * i, values[i]);
        }
        return of(name, DataType.FP32, Shape.of(1, values.length), data);
    }

    /** Returns elements of which every bit is random, as far as JSON can express the value. */
    static Tensor random(String name, DataType type, Shape shape, Random random) {
        int elements = (int) shape.elements();
        if (type == DataType.BYTES) {
            return of(name, type, shape, randomStrings(elements, random));
        }
        byte[] data = new byte[elements * type.elementBytes()];
        random.nextBytes(data);
        MemorySegment memory = MemorySegment.ofArray(data);
        for (int i = 0; i < elements; i++) {
            if (type == DataType.BOOL) {
                data[i] &= 1;
            } else if (type == DataType.FP32 && !Float.isFinite(memory.get(Layouts.FP32, 4L * i))) {
                memory.set(Layouts.FP32, 4L * i, Float.MIN_NORMAL);
            } else if (type == DataType.FP64 && !Double.isFinite(memory.get(Layouts.FP64, 8L * i))) {
                memory.set(Layouts.FP64, 8L * i, Double.MIN_NORMAL);
            }
        }
        return of(name, type, shape, data);
    }

    private static byte[] randomStrings(int elements, Random random) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int i = 0; i < elements; i++) {
            StringBuilder text = new StringBuilder();
            for (int chars = random.nextInt(9); chars > 0; chars--) {
                text.appendCodePoint(random.nextBoolean() ? random.nextInt(0xd800) : 0x1f600 + random.nextInt(64));
            }
            byte[] utf8 = Buffers.utf8(text.toString());
            data.writeBytes(new byte[] {(byte) utf8.length, 0, 0, 0});
            data.writeBytes(utf8);
        }
        return data.toByteArray();
    }
}
