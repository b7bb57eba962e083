package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void agreesWithTheJdkOnEverySequenceOfTwoBytes() {
        for (int i = 0; i < 1 << 16; i++) {
            checkAgainstJdk(new byte[] {(byte) (i >> 8), (byte) i});
        }
    }

    @Test
    void agreesWithTheJdkOnLongerSequencesOfLikelyBytes() {
        Random random = new Random(7);
        int[] likely = {
            0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0,
            0xf1, 0xf3, 0xf4, 0xf5, 0xff
        };
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[3 + random.nextInt(10)];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) likely[random.nextInt(likely.length)];
            }
            checkAgainstJdk(bytes);
        }
    }

    @Test
    void saysWhereTheFirstFaultBegins() {
        byte[] bytes = Buffers.concat(Buffers.utf8("0123456789 ß € 😀 "), new byte[] {(byte) 0xe2, (byte) 0x82});
        assertThat(Utf8.illFormedAt(bytes, 0, bytes.length)).isEqualTo(bytes.length - 2);
        assertThat(Utf8.illFormedAt(bytes, 3, bytes.length - 2)).isEqualTo(-1);
    }

    private static void checkAgainstJdk(byte[] bytes) {
        boolean wellFormed;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            wellFormed = true;
        } catch (CharacterCodingException e) {
            wellFormed = false;
        }
        assertThat(Utf8.illFormedAt(bytes, 0, bytes.length) < 0).isEqualTo(wellFormed);
    }
}
