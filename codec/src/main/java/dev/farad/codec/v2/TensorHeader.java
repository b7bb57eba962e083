package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;

/**
 * What a request says of a tensor before its data.
 *
 * @param of what messages call the tensor
 * @param type of the elements
 * @param shape without open dimensions
 */
record TensorHeader(Labelled of, DataType type, Shape shape) {

    /** Returns the number of elements; too many to count are refused. */
    long elements() {
        try {
            return shape.elements();
        } catch (ArithmeticException overflow) {
            throw tooLarge();
        }
    }

    /** Returns the bytes of the elements, for types of fixed size; more than a long can count are refused. */
    long bytes() {
        try {
            return Math.multiplyExact(elements(), type.elementBytes());
        } catch (ArithmeticException overflow) {
            throw tooLarge();
        }
    }

    private MalformedInputException tooLarge() {
        return refusal("shape " + shape + " is too large", "fewer than 2^63 bytes");
    }

    MalformedInputException refusal(String what, String expected) {
        return new MalformedInputException(of.label() + ": " + what + " (expected: " + expected + ")");
    }
}
