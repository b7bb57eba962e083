package dev.farad.server.http;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Strings that were made bytes lately, and those bytes. One that comes again and again, such as a media type, is looked at
 * once; a new one takes the place of another, so however many come, they hold little. For one thread at a time.
 */
final class AsciiTexts {
    /** A power of two. */
    private static final int PLACES = 128;

    private static final int MOST_CHARACTERS = 64;

    private final @Nullable String[] strings = new @Nullable String[PLACES];
    private final @Nullable AsciiString[] texts = new @Nullable AsciiString[PLACES];

    /** Returns what was kept for a string, or null. */
    @Nullable AsciiString find(String string) {
        int place = place(string);
        return string.equals(strings[place]) ? texts[place] : null;
    }

    /** Keeps a text for a string, unless that is long. */
    AsciiString keep(String string, AsciiString text) {
        if (string.length() <= MOST_CHARACTERS) {
            int place = place(string);
            strings[place] = string;
            texts[place] = text;
        }
        return text;
    }

    private static int place(String string) {
        int hash = string.hashCode();
        return (hash ^ (hash >>> 16)) & (PLACES - 1);
    }
}
