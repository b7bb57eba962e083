package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** Prints numbers and reads them back, and throws where the JDK would have another text or value. */
final class RoundTrip {
    private final NumberReader reader = new NumberReader();
    private final byte[] text = new byte[1100];
    private final StringBuilder expected = new StringBuilder();

    void trip(float value) {
        expected.setLength(0);
        int end = NumberText.put(value, text, 0);
        check(end, expected.append(value));
        read(end);
        if (Float.floatToRawIntBits(reader.floatValue()) != Float.floatToRawIntBits(value)) {
            throw new AssertionError(expected + " is read as " + reader.floatValue());
        }
    }

    void trip(double value) {
        expected.setLength(0);
        int end = NumberText.put(value, text, 0);
        check(end, expected.append(value));
        read(end);
        if (Double.doubleToRawLongBits(reader.doubleValue()) != Double.doubleToRawLongBits(value)) {
            throw new AssertionError(expected + " is read as " + reader.doubleValue());
        }
    }

    private void check(int end, CharSequence expected) {
        boolean same = end == expected.length();
        for (int i = 0; same && i < end; i++) {
            same = text[i] == expected.charAt(i);
        }
        if (!same) {
            throw new AssertionError(
                    expected + " is printed as " + new String(text, 0, end, StandardCharsets.US_ASCII));
        }
    }

    private void read(int end) {
        if (reader.read(text, 0, end) != end) {
            throw new AssertionError(expected + " is not read to its end");
        }
    }

    void read(String decimal) {
        byte[] bytes = decimal.getBytes(StandardCharsets.US_ASCII);
        assertThat(reader.read(bytes, 0, bytes.length)).as(decimal).isEqualTo(bytes.length);
        if (Double.compare(reader.doubleValue(), Double.parseDouble(decimal)) != 0
                || Float.compare(reader.floatValue(), Float.parseFloat(decimal)) != 0) {
            throw new AssertionError(decimal + " is read as " + reader.doubleValue() + " and " + reader.floatValue());
        }
    }
}
