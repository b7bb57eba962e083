package dev.farad.codec.http;

import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;

/** The time of day as {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110, section 5.6.7), written once a second. */
final class DateText {
    private static final byte[] DAYS = "ThuFriSatSunMonTueWed".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec".getBytes(StandardCharsets.US_ASCII);
    private static final int DAYS_OF_FOUR_CENTURIES = 146_097;
    /** From the first of March of the year 0 to the first of January 1970. */
    private static final int DAYS_BEFORE_EPOCH = 719_468;

    private static final int SECONDS_A_DAY = 86_400;

    private final LongSupplier epochMillis;
    private final byte[] text = "Thu, 01 Jan 1970 00:00:00 GMT".getBytes(StandardCharsets.US_ASCII);
    private long second;

    DateText(LongSupplier epochMillis) {
        this.epochMillis = epochMillis;
    }

    /** Returns the text for now, which the next call may change. */
    byte[] now() {
        long now = Math.floorDiv(epochMillis.getAsLong(), 1000L);
        if (now != second) {
            write(now);
            second = now;
        }
        return text;
    }

    private void write(long epochSecond) {
        long day = Math.floorDiv(epochSecond, SECONDS_A_DAY);
        int seconds = Math.floorMod(epochSecond, SECONDS_A_DAY);
        System.arraycopy(DAYS, 3 * Math.floorMod(day, 7), text, 0, 3);
        date(Math.toIntExact(day + DAYS_BEFORE_EPOCH));
        two(17, seconds / 3600);
        two(20, seconds / 60 % 60);
        two(23, seconds % 60);
    }

    /**
     * Counts years from March, so that the leap day is the last of its year, and months as five of 153 days, which is how
     * their lengths recur from March on.
     */
    private void date(int day) {
        int ofEra = Math.floorMod(day, DAYS_OF_FOUR_CENTURIES);
        int leapDays = (ofEra / 1460 - ofEra / 36_524 + ofEra / (DAYS_OF_FOUR_CENTURIES - 1));
        int yearOfEra = (ofEra - leapDays) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int fromMarch = (5 * ofYear + 2) / 153;
        int month = (fromMarch + 2) % 12;
        int year = 400 * Math.floorDiv(day, DAYS_OF_FOUR_CENTURIES) + yearOfEra + (month < 2 ? 1 : 0);
        two(5, ofYear - (153 * fromMarch + 2) / 5 + 1);
        System.arraycopy(MONTHS, 3 * month, text, 8, 3);
        two(12, year / 100);
        two(14, year % 100);
    }

    private void two(int at, int value) {
        text[at] = (byte) ('0' + value / 10 % 10);
        text[at + 1] = (byte) ('0' + value % 10);
    }
}
