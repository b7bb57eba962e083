package dev.farad.codec.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds numbers to the JDK's, to the bit, both ways.
 *
 * <p>The property {@code farad.exactness.count} says how many random patterns of bits each test of them takes, and {@code
 * farad.exactness.floats=all} that every float there is shall be tried.
 */
class NumberExactnessTest {
    private static final long COUNT = Long.getLong("farad.exactness.count", 1_000_000);
    private static final int THREADS = 2;

    private final RoundTrip round = new RoundTrip();

    private static void onEachThread(long from, long to, LongConsumer part) {
        LongStream.range(from, to).parallel().forEach(part);
    }

    @Test
    void randomFloatsAgree() {
        onEachThread(0, THREADS, seed -> {
            RoundTrip own = new RoundTrip();
            Random random = new Random(seed);
            for (long i = 0; i < COUNT / THREADS; i++) {
                float value = Float.intBitsToFloat(random.nextInt());
                if (Float.isFinite(value)) {
                    own.trip(value);
                }
            }
        });
    }

    @Test
    void randomDoublesAgree() {
        onEachThread(0, THREADS, seed -> {
            RoundTrip own = new RoundTrip();
            Random random = new Random(seed);
            for (long i = 0; i < COUNT / THREADS; i++) {
                double value = Double.longBitsToDouble(random.nextLong());
                if (Double.isFinite(value)) {
                    own.trip(value);
                }
            }
        });
    }

    @Test
    void randomDecimalsAgree() {
        Random random = new Random(1);
        for (long i = 0; i < COUNT / 10; i++) {
            BigInteger digits = new BigInteger(1 + random.nextInt(90), random);
            round.read(digits + "e" + (random.nextInt(720) - 370));
            round.read(digits + "." + random.nextLong(Long.MAX_VALUE) + "e" + (random.nextInt(120) - 70));
            round.read("-0." + "0".repeat(random.nextInt(30)) + digits);
        }
    }

    @Test
    void everyFloatAgrees() {
        long patterns = System.getProperty("farad.exactness.floats", "").equals("all") ? 1L << Integer.SIZE : 0;
        onEachThread(0, patterns >>> 20, block -> {
            RoundTrip own = new RoundTrip();
            for (long bits = block << 20; bits < (block + 1) << 20; bits++) {
                float value = Float.intBitsToFloat((int) bits);
                if (Float.isFinite(value)) {
                    own.trip(value);
                }
            }
        });
    }

    @Test
    void everyExponentOfAFloatAgrees() {
        Random random = new Random(2);
        for (int exponent = 0; exponent < 255; exponent++) {
            for (int i = -4; i <= 1000; i++) {
                int fraction = i <= 4 ? i : random.nextInt(1 << 23);
                float value = Float.intBitsToFloat((exponent << 23) + fraction);
                if (Float.isFinite(value)) {
                    round.trip(value);
                }
            }
        }
    }

    @Test
    void everyExponentOfADoubleAgrees() {
        Random random = new Random(3);
        for (long exponent = 0; exponent < 2047; exponent++) {
            for (int i = -4; i <= 100; i++) {
                long fraction = i <= 4 ? i : random.nextLong(1L << 52);
                double value = Double.longBitsToDouble((exponent << 52) + fraction);
                if (Double.isFinite(value)) {
                    round.trip(value);
                }
            }
        }
    }

    @Test
    void powersOfTenAgree() {
        for (int p = -345; p <= 310; p++) {
            for (String digits : new String[] {"1", "9", "9999999999999999999", "18446744073709551615", "1.5", "2.5"}) {
                round.read(digits + "e" + p);
                round.read("-" + digits + "E" + (p < 0 ? "" : "+") + p);
            }
            if (p < 309) {
                round.trip(Double.parseDouble("1e" + p));
            }
            if (p < 39) {
                round.trip(Float.parseFloat("1e" + p));
            }
        }
    }

    @Test
    void smallDecimalsAgree() {
        for (int i = -20_000; i < 20_000; i++) {
            round.trip((float) i);
            round.trip(i / 1000.0f);
            round.trip(i / 1000.0);
            round.trip(i / 256.0);
        }
    }

    /** Decimals in the middle between two neighbours, and those next to it: up to 770 digits. */
    @Test
    void middlesBetweenDoublesAgree() {
        Random random = new Random(4);
        for (int i = 0; i < 1000; i++) {
            double value = Double.longBitsToDouble(
                    i < 200 ? random.nextInt(10) : i < 400 ? i - 200 + (1L << 52) : random.nextLong() >>> 1);
            double next = Math.nextUp(value);
            if (Double.isFinite(next)) {
                middle(new BigDecimal(value).add(new BigDecimal(next)).divide(BigDecimal.TWO));
            }
        }
    }

    @Test
    void middlesBetweenFloatsAgree() {
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            float value = Float.intBitsToFloat(i < 1000 ? i : random.nextInt() >>> 1);
            float next = Math.nextUp(value);
            if (Float.isFinite(next)) {
                middle(new BigDecimal(value).add(new BigDecimal(next)).divide(BigDecimal.TWO));
            }
        }
    }

    private void middle(BigDecimal middle) {
        BigDecimal little = middle.ulp();
        round.read(middle.toString());
        round.read(middle.subtract(little).toString());
        round.read(middle.add(little).toString());
        for (int digits : new int[] {15, 17, 18, 19, 20, 21, 40}) {
            BigDecimal shorter = middle.round(new MathContext(digits));
            round.read(shorter.toString());
            round.read(shorter.subtract(shorter.ulp()).toString());
        }
    }

    /** Decimals that broke other parsers, from the papers and bug reports on the matter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740991",
                "9007199254740992",
                "9007199254740993",
                "9007199254740993.0000000000000000000000000000000000001",
                "9007199254740995",
                "2.2250738585072011e-308",
                "2.2250738585072012e-308",
                "2.2250738585072014e-308",
                "2.225073858507201136057409796709131975934819546351645648023426109724822222021076945516529523908135087914149"
                        + "158913039621106870086438694594645527657207407820621743379988141063267329253552286881372149012981"
                        + "122451451889849057222307285255133155755015914397476397983411801999323962548289017107081850690630"
                        + "666655994938275772572015763062690663332647565300009245888316433037779791869612049497390377829704"
                        + "905051080609940730262937128958950003583799967207254304360284078895771796150945516748243471030702"
                        + "609144621572289880258182545180325707018860872113128079512233426288368622321503775666622503982534"
                        + "335974568884423900265498198385487948292206894721689831099698365846814022854243330660339850886445"
                        + "804001034933970427567186443383770486037861622771738545623065874679014086723327636718751e-308",
                "4.9406564584124654e-324",
                "2.4703282292062327e-324",
                "2.4703282292062328e-324",
                "7.4109846876186981e-324",
                "1.7976931348623157e308",
                "1.7976931348623158e308",
                "1.7976931348623159e308",
                "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286"
                        + "416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730"
                        + "270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880",
                "1e23",
                "8.5e22",
                "6.02214179e23",
                "3.518437208883201171875e13",
                "62.5364939768271845828",
                "8.10109172351e-10",
                "1.50000000000000011102230246251565404236316680908203125",
                "1.50000000000000011102230246251565404236316680908203124",
                "1.50000000000000011102230246251565404236316680908203126",
                "8.988465674311580536566680e307",
                "5708990770823839207320493820740630171355185151999e-3",
                "5708990770823839207320493820740630171355185152001e-3",
                "1.00000005960464477539062499999",
                "1.000000059604644775390625",
                "1.00000017881393432617187499",
                "1.000000178813934326171875",
                "1.000000178813934326171876",
                "16777215.5",
                "16777217",
                "16777217.000000000000000000000001",
                "16777219",
                "8388608.5",
                "8388609.5",
                "1.1754942807573642918e-38",
                "1.1754943508222875080e-38",
                "7.0064923216240853546186479164495e-46",
                "7.0064923216240853546186479164496e-46",
                "7.0064923216240861e-46",
                "3.4028234663852886e38",
                "3.4028235677973366e38",
                "3.4028235677973365e38",
                "340282356779733661637539395458142568448",
                "340282356779733661637539395458142568447",
                "1.9156918820264798e-56",
                "0.000000000000000000000000000000000000011754943508222875",
                "4.503599627475352e15",
                "4503599627475353.5",
                "4503599627475352.5",
                "90054602635948575728E72",
                "1.00000000000000033306690738754696212708950042724609375",
                "0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000e400",
            })
    void theHardCasesAgree(String decimal) {
        round.read(decimal);
        round.read("-" + decimal);
        IntStream.range(1, 25).forEach(zeros -> {
            if (decimal.indexOf('.') > 0 && decimal.indexOf('e') < 0 && decimal.indexOf('E') < 0) {
                round.read(decimal + "0".repeat(zeros));
                round.read(decimal + "0".repeat(zeros) + "1");
            }
        });
    }
}
