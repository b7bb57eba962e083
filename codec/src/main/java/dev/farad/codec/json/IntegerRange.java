package dev.farad.codec.json;

/**
 * The integers of a type.
 *
 * @param bytes of one: 1, 2, 4 or 8
 * @param signed whether half of them are negative
 */
public record IntegerRange(int bytes, boolean signed) {

    /** Returns the smallest, in decimal digits. */
    public String least() {
        return signed ? Long.toString(Long.MIN_VALUE >> shift()) : "0";
    }

    /** Returns the greatest, in decimal digits. */
    public String most() {
        return signed ? Long.toString(Long.MAX_VALUE >>> shift()) : Long.toUnsignedString(-1L >>> shift());
    }

    private int shift() {
        return Long.SIZE - bytes * Byte.SIZE;
    }

    /** Returns whether the integer that was read is one of these. */
    boolean holds(NumberReader number) {
        if (bytes == Long.BYTES) {
            return signed ? number.fitsLong() : number.fitsUnsignedLong();
        }
        long value = number.longValue();
        return number.fitsLong() && (signed ? value << shift() >> shift() : value << shift() >>> shift()) == value;
    }
}
