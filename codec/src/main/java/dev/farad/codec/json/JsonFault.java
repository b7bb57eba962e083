package dev.farad.codec.json;

import dev.farad.codec.MalformedInputException;

/** What is wrong with a text that is not JSON, in our words and with the place. */
final class JsonFault {
    static final int MAX_DEPTH = 64;
    static final int MAX_KEY_CHARS = 4096;
    static final int MAX_NUMBER_CHARS = 1000;
    static final int MAX_STRING_CHARS = 64 << 20;

    /** As much of a word is quoted as an {@link Excerpt} may have, and one more so that it shows that it was cut. */
    private static final int MAX_WORD_BYTES = 65;

    private JsonFault() {}

    static MalformedInputException at(int offset, String reason) {
        return new MalformedInputException("malformed JSON at byte " + offset + ": " + reason);
    }

    /** Tells what the window stands on, where something else must be. */
    static MalformedInputException unexpected(Window window, String expected) {
        int offset = window.offset(window.at);
        return at(offset, found(window) + " (expected: " + expected + ")");
    }

    private static String found(Window window) {
        if (!window.has(1)) {
            return "the text ends too early";
        }
        int b = window.bytes[window.at] & 0xff;
        if (isWord(b)) {
            return "'" + word(window) + "'";
        }
        return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x" + hex(b);
    }

    /** Returns the letters, digits and signs from here on, such as a NaN. */
    private static String word(Window window) {
        StringBuilder word = new StringBuilder();
        while (word.length() < MAX_WORD_BYTES && window.has(word.length() + 1)) {
            int b = window.bytes[window.at + word.length()] & 0xff;
            if (!isWord(b)) {
                break;
            }
            word.append((char) b);
        }
        return Excerpt.of(word.toString());
    }

    private static boolean isWord(int b) {
        return (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z') || b == '+' || b == '-' || b == '.';
    }

    /** Returns a byte as two hexadecimal digits. */
    static String hex(int b) {
        return Integer.toHexString(b | 0x100).substring(1);
    }
}
