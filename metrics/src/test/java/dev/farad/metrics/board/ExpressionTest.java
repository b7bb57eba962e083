package dev.farad.metrics.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    @Test
    void aMetricIsNamedByTheCatalogue() {
        assertThat(Expression.watched("rate(<farad.requests|status=\"429\">[5m]) > 0"))
                .isEqualTo("rate(farad_requests_total{status=\"429\"}[5m]) > 0");
        assertThat(Expression.watched("<farad.request.duration:bucket>"))
                .isEqualTo("farad_request_duration_seconds_bucket");
    }

    @Test
    void theDashboardAsksForWhatIsChosen() {
        assertThat(Expression.asked("<farad.connections>")).isEqualTo("farad_connections{instance=~\"$instance\"}");
        assertThat(Expression.asked("<farad.usage.compute>"))
                .isEqualTo("farad_usage_compute_seconds_total"
                        + "{instance=~\"$instance\",model=~\"$model\",tenant=~\"$tenant\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <farad.request>                | metric farad.request in
                    <farad.request.duration>       | what a histogram has
                    <farad.requests:bucket>        | what a counter has
                    <jvm.gc.pause:bucket>          | what a summary has
                    rate(<farad.connections>[5m])  | what a gauge has
                    """)
    void whatTheCatalogueHasNotIsAnError(String text, String message) {
        assertThatThrownBy(() -> Expression.watched(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
