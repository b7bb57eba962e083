package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

/** The property that a stream of bytes means the same however the network cuts it. */
final class Splits {
    private Splits() {}

    /** Checks all splits in two, and byte by byte. */
    static void check(byte[] bytes) {
        String whole = split(bytes, HeadLimits.DEFAULT, bytes.length);
        for (int i = 1; i < bytes.length; i++) {
            String halves = split(bytes, HeadLimits.DEFAULT, i);
            if (!halves.equals(whole)) {
                assertThat(halves).as("split at %d", i).isEqualTo(whole);
            }
        }
        assertThat(split(bytes, HeadLimits.DEFAULT, everywhere(bytes.length)))
                .as("byte by byte")
                .isEqualTo(whole);
    }

    /** Checks one random split in some parts, and returns the details of the whole. */
    static String check(byte[] bytes, HeadLimits limits, Random random) {
        String whole = split(bytes, limits);
        int[] places =
                random.ints(random.nextInt(8), 0, bytes.length + 1).sorted().toArray();
        String parts = split(bytes, limits, places);
        if (!parts.equals(whole)) {
            assertThat(parts).as(Escaped.text(bytes)).isEqualTo(whole);
        }
        return whole;
    }

    private static int[] everywhere(int size) {
        int[] places = new int[size];
        for (int i = 0; i < size; i++) {
            places[i] = i;
        }
        return places;
    }

    private static String split(byte[] bytes, HeadLimits limits, int... places) {
        try (Conversation conversation = new Conversation(limits)) {
            int from = 0;
            for (int place : places) {
                conversation.take(bytes, from, place);
                from = place;
            }
            conversation.take(bytes, from, bytes.length);
            return conversation.details();
        }
    }
}
