package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    private static final byte UNTOUCHED = '#';

    /** Prints at an index, with exactly the room that is asked for behind it. */
    private interface Print {
        int into(byte[] out, int at);
    }

    private static String text(int bytes, Print print) {
        byte[] out = new byte[3 + bytes];
        Arrays.fill(out, UNTOUCHED);
        int end = print.into(out, 3);
        assertThat(out).startsWith(UNTOUCHED, UNTOUCHED, UNTOUCHED);
        assertThat(end).isBetween(4, out.length);
        return new String(out, 3, end - 3, StandardCharsets.US_ASCII);
    }

    private static String text(float value) {
        return text(NumberText.FLOAT_BYTES, (out, at) -> NumberText.put(value, out, at));
    }

    private static String text(double value) {
        return text(NumberText.DOUBLE_BYTES, (out, at) -> NumberText.put(value, out, at));
    }

    @Test
    void printsIntegersOfEveryLength() {
        for (int shift = 0; shift < Long.SIZE; shift++) {
            for (long value : new long[] {-1L >>> shift, Long.MIN_VALUE >>> shift, 0x5555_5555_5555_5555L >>> shift}) {
                assertThat(text(NumberText.LONG_BYTES, (out, at) -> NumberText.put(value, out, at)))
                        .isEqualTo(Long.toString(value));
                assertThat(text(NumberText.LONG_BYTES, (out, at) -> NumberText.put(-value, out, at)))
                        .isEqualTo(Long.toString(-value));
                assertThat(text(NumberText.LONG_BYTES, (out, at) -> NumberText.putUnsigned(value, out, at)))
                        .isEqualTo(Long.toUnsignedString(value));
            }
        }
    }

    @Test
    void printsIntegersAroundThePowersOfTen() {
        for (long power : Digits.TENS) {
            for (long value = power - 2; value <= power + 2; value++) {
                long exact = value;
                assertThat(text(NumberText.LONG_BYTES, (out, at) -> NumberText.put(exact, out, at)))
                        .isEqualTo(Long.toString(exact));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "-0.0",
                "1.0",
                "-1.0",
                "10.0",
                "0.1",
                "0.001",
                "9.9999994E-4",
                "9999999.0",
                "1.0E7",
                "1.0E10",
                "1.4E-45",
                "9.8E-45",
                "1.1E-44",
                "1.17549435E-38",
                "1.1754942E-38",
                "3.4028235E38",
                "-3.4028235E38",
                "33554432",
                "8388608.5",
                "2.0E-3",
                "8.5899346E9",
                "1.23456789",
                "100.5",
                "123456.79",
                "1234567.9",
                "0.012345679",
                "-1.2345679E-38",
                "16777216",
                "67108864"
            })
    void printsFloatsAsTheJdkDoes(String decimal) {
        float value = Float.parseFloat(decimal);
        assertThat(text(value)).isEqualTo(Float.toString(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0",
                "-0.0",
                "1.0",
                "-1.0",
                "10.0",
                "0.1",
                "0.001",
                "9.999999999999999E-4",
                "9999999.999999998",
                "1.0E7",
                "1.0E10",
                "4.9E-324",
                "9.9E-324",
                "1.5E-323",
                "2.2250738585072014E-308",
                "2.225073858507201E-308",
                "1.7976931348623157E308",
                "-1.7976931348623157E308",
                "2.0E-3",
                "2.0E23",
                "1.0E23",
                "9.0E15",
                "9007199254740993.0",
                "1.2345678901234567",
                "1234567.8901234567",
                "0.010000000000000002",
                "-1.2345678901234567E-308",
                "2.82879384806159E17",
                "5.0E-324",
                "1.0E-323"
            })
    void printsDoublesAsTheJdkDoes(String decimal) {
        double value = Double.parseDouble(decimal);
        assertThat(text(value)).isEqualTo(Double.toString(value));
    }

    @Test
    void refusesWhatJsonHasNoTextFor() {
        byte[] out = new byte[NumberText.DOUBLE_BYTES];
        assertThatThrownBy(() -> NumberText.put(Float.NaN, out, 0)).hasMessage("number: NaN (expected: finite)");
        assertThatThrownBy(() -> NumberText.put(Float.NEGATIVE_INFINITY, out, 0))
                .hasMessage("number: -Infinity (expected: finite)");
        assertThatThrownBy(() -> NumberText.put(Double.POSITIVE_INFINITY, out, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number: Infinity (expected: finite)");
    }
}
