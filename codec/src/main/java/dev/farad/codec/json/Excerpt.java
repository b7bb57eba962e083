package dev.farad.codec.json;

/** A client's text as messages quote it: short, and on one line. */
public final class Excerpt {
    private static final int CHARS = 64;

    private Excerpt() {}

    /** Returns the text without control characters, cut where it is longer than 64 characters. */
    public static String of(String text) {
        return of(text, CHARS);
    }

    static String of(String text, int limit) {
        StringBuilder excerpt = new StringBuilder(Math.min(text.length(), limit) + 1);
        for (int i = 0; i < text.length() && i < limit; i++) {
            char c = text.charAt(i);
            excerpt.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return text.length() > limit ? excerpt.append('…').toString() : excerpt.toString();
    }
}
