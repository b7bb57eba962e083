package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.Shape;

/** Reads the shape of a tensor: an array of up to 16 sizes, each below 2^31. */
final class ShapeReader {
    private static final int MAX_RANK = 16;

    private final long[] dims = new long[MAX_RANK];

    /** Reads the array whose beginning the reader stands on. */
    Shape read(JsonReader reader, Labelled of) {
        int rank = 0;
        while (reader.nextElement()) {
            if (rank == MAX_RANK) {
                throw new MalformedInputException(of.label() + ": shape has more than " + MAX_RANK
                        + " dimensions (expected: at most " + MAX_RANK + ")");
            }
            if (!reader.isInteger(0, Integer.MAX_VALUE)) {
                throw new MalformedInputException(of.label() + ": shape[" + rank + "] is " + reader.excerpt()
                        + " (expected: an integer from 0 to " + Integer.MAX_VALUE + ")");
            }
            dims[rank++] = reader.longValue();
        }
        return Shape.of(dims, rank);
    }
}
