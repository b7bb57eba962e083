package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.body.Json;
import dev.farad.examples.CostReport.Prices;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostReportTest {
    private static final String USAGE = """
            {"lines":[
              {"tenant":"acme","device_seconds":1800.0,"device_byte_seconds":3865470566400},
              {"tenant":"beta","device_seconds":600,"device_byte_seconds":0},
              {"tenant":"farad-padding","device_seconds":1200,"device_byte_seconds":0}]}""";

    private static Map<String, BigDecimal> bill(String usage) {
        Json json = Json.parse(Unpooled.copiedBuffer(usage, StandardCharsets.UTF_8));
        return CostReport.bill(json, new Prices(new BigDecimal("6"), new BigDecimal("2")));
    }

    @Test
    void eachPaysItsOwnAndItsPartOfThePadding() {
        // Acme: half an hour of device time and a GiB-hour are 3 + 2; beta: ten minutes are 1; padding: 2 for both.
        assertThat(bill(USAGE).get("acme")).isEqualByComparingTo("6.666666666667");
        assertThat(bill(USAGE).get("beta")).isEqualByComparingTo("1.333333333333");
    }

    @Test
    void whereNobodyUsedAnythingNobodyPays() {
        assertThat(
                        bill(
                                "{\"lines\":[{\"tenant\":\"farad-unclaimed\",\"device_seconds\":1,\"device_byte_seconds\":1}]}"))
                .isEmpty();
    }
}
