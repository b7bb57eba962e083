package dev.farad.codec.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Which bytes may stand where, by table. */
final class CharClass {
    /** Letters, digits and {@code !#$%&'*+-.^_`|~} (RFC 9110, section 5.6.2). */
    static final int TOKEN = 1;
    /** What a field value may have: tab, space, visible ASCII and {@code obs-text} (RFC 9110, section 5.5). */
    static final int VALUE = 2;
    /** Visible ASCII except the number sign, which begins a fragment that no target has. */
    static final int TARGET = 4;
    /** What a path may have besides percent-encodings (RFC 3986, section 3.3). */
    static final int PATH = 8;
    /** What a host's name may have besides those (RFC 3986, section 3.2.2, {@code reg-name}). */
    static final int HOST = 16;

    static final int DIGIT = 32;
    static final int HEX = 64;

    private static final byte[] CLASSES = classes();
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long DELETES = 0x7f7f_7f7f_7f7f_7f7fL;

    private CharClass() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 0x20; c < 0x100; c++) {
            classes[c] |= (byte) (c == 0x7f ? 0 : VALUE);
        }
        classes['\t'] |= VALUE;
        for (int c = 0x21; c < 0x7f; c++) {
            classes[c] |= (byte) (c == '#' ? 0 : TARGET);
        }
        add(classes, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", TOKEN | PATH | HOST);
        add(classes, "!$&'*+", TOKEN | PATH | HOST);
        add(classes, "#%^`|", TOKEN);
        add(classes, "(),;=", PATH | HOST);
        add(classes, "/:@", PATH);
        add(classes, "0123456789", DIGIT);
        add(classes, "0123456789abcdefABCDEF", HEX);
        return classes;
    }

    private static void add(byte[] classes, String characters, int bits) {
        for (int i = 0; i < characters.length(); i++) {
            classes[characters.charAt(i)] |= (byte) bits;
        }
    }

    static boolean is(int bits, byte b) {
        return (CLASSES[b & 0xff] & bits) != 0;
    }

    static boolean isToken(char c) {
        return c < 0x80 && (CLASSES[c] & TOKEN) != 0;
    }

    /** Returns eight bytes, the first as the lowest. */
    static long eight(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Returns the index of the first byte that is not of the class, {@code to} if all are. */
    static int skip(int bits, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (CLASSES[bytes[at] & 0xff] & bits) != 0) {
            at++;
        }
        return at;
    }

    /** Does what {@link #skip} does for {@link #VALUE}, eight bytes at a time. */
    static int skipValue(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES) {
            long controls = controls(eight(bytes, at));
            if (controls == 0) {
                at += Long.BYTES;
                continue;
            }
            at += Long.numberOfTrailingZeros(controls) >>> 3;
            if (bytes[at] != '\t') {
                return at;
            }
            at++;
        }
        return skip(VALUE, bytes, at, to);
    }

    /**
     * Marks the bytes below 0x20 and those that are 0x7f. The lowest mark is exact; a borrow may set false ones above it only.
     */
    private static long controls(long eight) {
        long deletes = eight ^ DELETES;
        long low = (eight - SPACES) & ~eight;
        return (low | ((deletes - ONES) & ~deletes)) & ~DELETES;
    }

    /** Returns whether the bytes are the text, which has letters in lower case, digits and hyphens only, in any case. */
    static boolean equal(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            // No byte that may stand in a name or value, other than the capital, gets equal to the letter by this bit.
            if ((bytes[from + i] | 0x20) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the small letter of a capital, and anything else as it is. */
    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
