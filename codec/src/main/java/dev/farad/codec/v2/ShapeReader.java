package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.Shape;
import java.util.Arrays;

/** Reads the shape of a tensor: an array of up to 16 sizes, each below 2^31. */
final class ShapeReader {
    private static final int MAX_RANK = 16;

    private ShapeReader() {}

    static Shape read(JsonReader reader, String label) {
        reader.expect(JsonKind.ARRAY, label + ": shape");
        long[] dims = new long[MAX_RANK];
        int rank = 0;
        while (reader.nextElement()) {
            if (rank == MAX_RANK) {
                throw new MalformedInputException(label + ": shape has more than " + MAX_RANK
                        + " dimensions (expected: at most " + MAX_RANK + ")");
            }
            dims[rank] = reader.integer(label + ": shape[" + rank + "]", 0, Integer.MAX_VALUE);
            rank++;
        }
        return Shape.of(Arrays.copyOf(dims, rank));
    }
}
