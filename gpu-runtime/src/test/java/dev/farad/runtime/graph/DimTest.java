package dev.farad.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DimTest {
    private static final Dim ROWS = Dim.of("rows");
    private static final Dim TOKENS = Dim.of("tokens");

    private final Random random = new Random(7);

    @Test
    void computesAsNumbersDoAtAllSizes() {
        for (int i = 0; i < 1000; i++) {
            Dim a = dim(3);
            Dim b = dim(3);
            Sizes sizes = new Sizes(Map.of("rows", random.nextLong(1, 9), "tokens", random.nextLong(1, 9)));

            assertThat(a.plus(b).at(sizes)).isEqualTo(a.at(sizes) + b.at(sizes));
            assertThat(a.minus(b).at(sizes)).isEqualTo(a.at(sizes) - b.at(sizes));
            assertThat(a.times(b).at(sizes)).isEqualTo(a.at(sizes) * b.at(sizes));
            Dim quotient = a.over(b);
            if (quotient != null) {
                assertThat(quotient.times(b)).isEqualTo(a);
            }
            if (a.covers(b)) {
                assertThat(a.at(sizes)).isGreaterThanOrEqualTo(b.at(sizes));
            }
            if (a.differsFrom(b)) {
                assertThat(a.at(sizes)).isNotEqualTo(b.at(sizes));
            }
        }
    }

    private Dim dim(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> Dim.of(random.nextInt(-3, 4));
            case 1 -> ROWS;
            case 2 -> TOKENS;
            case 3 -> dim(depth - 1).plus(dim(depth - 1));
            default -> dim(depth - 1).times(dim(depth - 1));
        };
    }

    @Test
    void isEqualWhereverItIsTheSamePolynomial() {
        Dim one = ROWS.plus(Dim.ONE).times(TOKENS.plus(Dim.of(2)));
        Dim other = TOKENS.times(ROWS).plus(ROWS.times(Dim.of(2))).plus(TOKENS).plus(Dim.of(2));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).hasToString("2 + 2*rows + rows*tokens + tokens");
        assertThat(one.minus(other)).isEqualTo(Dim.ZERO).hasToString("0");
    }

    @Test
    void dividesOnlyExactly() {
        Dim product = ROWS.times(TOKENS).times(Dim.of(384));

        assertThat(product.over(ROWS.times(Dim.of(12)))).isEqualTo(TOKENS.times(Dim.of(32)));
        assertThat(product.over(Dim.of(5))).isNull();
        assertThat(ROWS.over(TOKENS)).isNull();
        assertThat(ROWS.over(Dim.ZERO)).isNull();
        assertThat(ROWS.plus(Dim.ONE).over(ROWS.plus(Dim.ONE))).isEqualTo(Dim.ONE);
    }

    @Test
    void knowsItsNameOnlyIfItIsNothingElse() {
        assertThat(ROWS.name()).isEqualTo("rows");
        assertThat(ROWS.plus(ROWS).name()).isNull();
        assertThat(ROWS.times(ROWS).name()).isNull();
        assertThat(Dim.of(3).name()).isNull();
        assertThat(Dim.ZERO.name()).isNull();
    }

    @Test
    void tellsWhatIsMissing() {
        assertThatThrownBy(() -> ROWS.at(new Sizes(Map.of("tokens", 3L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("size 'rows': missing (expected: one of [tokens])");
        assertThatThrownBy(ROWS::value).hasMessage("dim: rows (expected: a known size)");
        assertThatThrownBy(() -> new Sizes(Map.of("rows", 0L))).hasMessage("size 'rows': 0 (expected: 1 or more)");
    }

    @Test
    void shapesMultiplyTheirSizes() {
        Dims dims = new Dims(List.of(ROWS, TOKENS, Dim.of(4)));

        assertThat(dims.elements()).isEqualTo(ROWS.times(TOKENS).times(Dim.of(4)));
        assertThat(dims.elements(1, 2)).isEqualTo(TOKENS);
        assertThat(dims.open().toArray()).containsExactly(-1, -1, 4);
        assertThat(dims.at(new Sizes(Map.of("rows", 2L, "tokens", 3L))).toArray())
                .containsExactly(2, 3, 4);
    }
}
