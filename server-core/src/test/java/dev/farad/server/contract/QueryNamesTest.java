package dev.farad.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryNamesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    up                                                                  | up
                    a{b="c{d}", e=~'f'} offset 5m > 1e3                                 | a
                    sum by (a, b) (rate(c:d_total[5m:1m])) / ignoring(e) group_left f   | c:d_total f
                    SUM(a) WITHOUT (b) unless on (c) d                                  | a d
                    {__name__="a", b="c"} or vector(0)                                  | a
                    histogram_quantile(0.99, a_bucket) > bool Inf                       | a_bucket
                    time() - a{b!=""} # since c                                         | a
                    label_replace(a, "b", "$1", "c", "(.*)") == NaN                     | a
                    """)
    void onlyMetricsAreFound(String expression, String names) {
        assertThat(String.join(" ", QueryNames.in(expression))).isEqualTo(names);
    }
}
