package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {
    private final NumberReader reader = new NumberReader();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private NumberReader whole(String text) {
        assertThat(reader.read(ascii(text), 0, text.length())).as(text).isEqualTo(text.length());
        return reader;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-1",
                "10",
                "1234567890",
                "0.0",
                "-0.0",
                "0.5",
                "-12.25",
                "1e1",
                "1E1",
                "1e+1",
                "1e-1",
                "0e0",
                "0e99999999999999999999",
                "1e-99999999999999999999",
                "1.5e3",
                "1.50E+03",
                "123e0000000000000000000000001",
                "0.00000000000000000000000000000000000000001",
                "100000000000000000000000000000000000000000",
                "1234567812345678.1234567812345678e12345678",
            })
    void readsWhatTheGrammarKnows(String number) {
        for (String frame : new String[] {"%s", "[%s,", "    %s]", "[1,2,3,4,5,6,7,8,9,%s}", "%s                   "}) {
            byte[] text = ascii(frame.formatted(number));
            int from = frame.indexOf('%');
            assertThat(reader.read(text, from, text.length)).as(frame, number).isEqualTo(from + number.length());
            assertThat(reader.text()).isEqualTo(number);
            assertThat(reader.doubleValue()).isEqualTo(Double.parseDouble(number));
            assertThat(reader.floatValue()).isEqualTo(Float.parseFloat(number));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',0,a number",
        "-,1,a digit",
        "+1,0,a digit",
        "--1,1,a digit",
        ".5,0,a digit",
        "-.5,1,a digit",
        "00,1,no digit behind a leading zero",
        "01,1,no digit behind a leading zero",
        "-00.5,2,no digit behind a leading zero",
        "1.,2,a digit behind the point",
        "1.e5,2,a digit behind the point",
        "-1.x,3,a digit behind the point",
        "1..5,2,a digit behind the point",
        "1e,2,a digit in the exponent",
        "1e+,3,a digit in the exponent",
        "1E-x,3,a digit in the exponent",
        "1e+-1,3,a digit in the exponent",
        "1.25e.5,5,a digit in the exponent",
        "NaN,0,a digit",
        "Infinity,0,a digit",
        "-Infinity,1,a digit",
        "٣,0,a digit",
    })
    void refusesTheRestAndSaysWhereAndWhatItExpected(String text, int at, String expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(reader.read(bytes, 0, bytes.length)).isEqualTo(-1 - at);
        assertThat(reader.fault()).isEqualTo(expected);
        byte[] framed = (" ".repeat(40) + text + "]" + " ".repeat(40)).getBytes(StandardCharsets.UTF_8);
        assertThat(reader.read(framed, 40, framed.length)).isEqualTo(-1 - 40 - at);
        assertThat(reader.fault().isEmpty()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0x10,1", "1-2,1", "1+2,1", "1.5.5,3", "1e5e5,3", "1e5.5,3", "0-,1", "12ab,2", "0.5f,3", "1_0,1", "'7 8',1"
    })
    void stopsInFrontOfWhatIsNoPartOfANumber(String text, int end) {
        assertThat(reader.read(ascii(text), 0, text.length())).isEqualTo(end);
    }

    @Test
    void everyByteThatIsNoDigitEndsTheDigits() {
        for (int b = 0; b < 256; b++) {
            if ((b >= '0' && b <= '9') || b == '.' || b == 'e' || b == 'E') {
                continue;
            }
            for (int digits = 1; digits <= 18; digits++) {
                byte[] text = ascii("1".repeat(digits) + "?99999999999999999999999999");
                text[digits] = (byte) b;
                assertThat(reader.read(text, 0, text.length)).isEqualTo(digits);
                assertThat(reader.longValue()).isEqualTo(Long.parseLong("1".repeat(digits)));
            }
        }
    }

    @Test
    void endsAtTheLimitWhateverLiesBehind() {
        byte[] text = ascii("-123456789.123456789e12345678901234567890");
        for (int limit = 2; limit <= text.length; limit++) {
            String head = new String(text, 0, limit, StandardCharsets.US_ASCII);
            int end = reader.read(text, 0, limit);
            if (head.endsWith(".") || head.endsWith("e")) {
                assertThat(end).isEqualTo(-1 - limit);
            } else {
                assertThat(end).isEqualTo(limit);
                assertThat(reader.doubleValue()).isEqualTo(Double.parseDouble(head));
            }
        }
    }

    @Test
    void readsOnlyAsManyCharactersAsTheLimitAllows() {
        String longest = "0." + "1".repeat(NumberReader.MAX_CHARS - 2);
        assertThat(whole(longest).floatValue()).isEqualTo(Float.parseFloat(longest));
        String longer = longest + "1";
        assertThat(reader.read(ascii(longer), 0, longer.length())).isEqualTo(-1 - NumberReader.MAX_CHARS);
        assertThat(reader.fault()).isEqualTo("at most 1000 characters");
    }

    @ParameterizedTest
    @CsvSource({
        "0,true,true",
        "-0,true,true",
        "-1,true,false",
        "9223372036854775807,true,true",
        "9223372036854775808,false,true",
        "-9223372036854775808,true,false",
        "-9223372036854775809,false,false",
        "9999999999999999999,false,true",
        "10000000000000000000,false,true",
        "18446744073709551609,false,true",
        "18446744073709551610,false,true",
        "18446744073709551615,false,true",
        "18446744073709551616,false,false",
        "18446744073709551620,false,false",
        "18446744073709551700,false,false",
        "99999999999999999999,false,false",
        "-18446744073709551615,false,false",
        "184467440737095516150,false,false",
        "100000000000000000000000,false,false",
    })
    void knowsWhichIntegersFitALong(String text, boolean signed, boolean unsigned) {
        whole(text);
        assertThat(reader.integer()).isTrue();
        assertThat(reader.fitsLong()).isEqualTo(signed);
        assertThat(reader.fitsUnsignedLong()).isEqualTo(unsigned);
        assertThat(reader.bigValue()).isEqualTo(new BigInteger(text));
        if (signed) {
            assertThat(reader.longValue()).isEqualTo(Long.parseLong(text));
        }
        if (unsigned && !text.equals("-0")) {
            assertThat(reader.longValue()).isEqualTo(Long.parseUnsignedLong(text));
        }
        assertThat(reader.doubleValue()).isEqualTo(Double.parseDouble(text));
        assertThat(reader.floatValue()).isEqualTo(Float.parseFloat(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e0", "1E2", "0.5", "-0.0", "18446744073709551615.0"})
    void numbersWithAFractionOrAnExponentAreNoIntegers(String text) {
        whole(text);
        assertThat(reader.integer()).isFalse();
        assertThat(reader.fitsLong()).isFalse();
        assertThat(reader.fitsUnsignedLong()).isFalse();
    }

    @Test
    void readsOnAfterARefusal() {
        assertThat(reader.read(ascii("12345678901234567890123."), 0, 24)).isNegative();
        assertThat(whole("-2.5").doubleValue()).isEqualTo(-2.5);
        assertThat(whole("7").fitsLong()).isTrue();
    }
}
