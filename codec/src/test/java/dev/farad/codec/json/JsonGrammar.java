package dev.farad.codec.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Random JSON texts by the grammar, and damage to them. */
final class JsonGrammar {
    private static final String[] DAMAGE = {
        ",", ":", "[", "]", "{", "}", "\"", "\\", "\\u", "\\ud800", "0", "1", "-", "+", ".", "e", "E1", " ", "\n",
        "null", "true", "NaN", "a", "/", "/**/", "\u0000", "\u001f", "é", "\ufeff", "'"
    };

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    JsonGrammar(Random random) {
        this.random = random;
    }

    byte[] text() {
        text.setLength(0);
        space();
        value(random.nextInt(6));
        space();
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the text with some bytes taken out, put in, or changed. */
    byte[] damaged(byte[] whole) {
        byte[] bytes = whole;
        for (int hits = random.nextInt(3); hits >= 0; hits--) {
            int at = random.nextInt(bytes.length + 1);
            int end = Math.min(bytes.length, at + random.nextInt(3));
            ByteArrayOutputStream damaged = new ByteArrayOutputStream();
            damaged.write(bytes, 0, at);
            if (random.nextInt(4) == 0) {
                damaged.write(random.nextInt(256));
            } else if (random.nextInt(3) > 0) {
                damaged.writeBytes(DAMAGE[random.nextInt(DAMAGE.length)].getBytes(StandardCharsets.UTF_8));
            }
            damaged.write(bytes, end, bytes.length - end);
            bytes = damaged.toByteArray();
        }
        return bytes;
    }

    private void value(int depth) {
        switch (random.nextInt(depth > 0 ? 9 : 5)) {
            case 0 -> text.append(random.nextBoolean() ? "true" : random.nextBoolean() ? "false" : "null");
            case 1 -> string();
            case 2, 3, 4 -> number();
            case 5, 6 -> array(depth);
            default -> object(depth);
        }
    }

    private void array(int depth) {
        text.append('[');
        space();
        for (int i = random.nextInt(6); i > 0; i--) {
            value(depth - 1);
            space();
            text.append(i > 1 ? "," : "");
            space();
        }
        text.append(']');
    }

    private void object(int depth) {
        text.append('{');
        space();
        for (int i = random.nextInt(5); i > 0; i--) {
            string();
            space();
            text.append(':');
            space();
            value(depth - 1);
            space();
            text.append(i > 1 ? "," : "");
            space();
        }
        text.append('}');
    }

    private void number() {
        text.append(random.nextInt(3) == 0 ? "-" : "");
        text.append(random.nextInt(4) == 0 ? "0" : Long.toString(random.nextLong() >>> 1 >>> random.nextInt(63)));
        text.append(random.nextInt(30) == 0 ? digits(40) : "");
        text.append(random.nextInt(3) == 0 ? "." + digits(20) : "");
        text.append(random.nextInt(3) == 0 ? exponent() : "");
    }

    private String digits(int most) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String exponent() {
        String sign = random.nextBoolean() ? "" : random.nextBoolean() ? "+" : "-";
        return (random.nextBoolean() ? "e" : "E") + sign + random.nextInt(random.nextBoolean() ? 20 : 350);
    }

    private void string() {
        text.append('"');
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 100 : 6); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> text.append('\\').append("\"\\/bfnrt".charAt(random.nextInt(8)));
                case 1 -> text.append(String.format("\\u%04x", random.nextInt(0xd800)));
                case 2 -> text.append("\\ud83d\\uDE").append(String.format("%02X", random.nextInt(64)));
                case 3 -> text.appendCodePoint(0x1f600 + random.nextInt(64));
                case 4 -> text.appendCodePoint(0xa0 + random.nextInt(0xd000));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        text.append('"');
    }

    private void space() {
        while (random.nextInt(6) == 0) {
            text.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }
}
