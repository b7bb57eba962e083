package dev.farad.examples;

import dev.farad.codec.body.Json;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What each tenant of a server owes: its device time and memory at a price, and its part of what padding cost.
 *
 * <p>The parts add up to the price of everything that the device did.
 */
public final class CostReport {
    private static final BigDecimal GIB_HOUR = BigDecimal.valueOf((1L << 30) * 3_600);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
    private static final int DIGITS = 12;

    /**
     * What things cost.
     *
     * @param deviceHour of device time
     * @param gibHour of a GiB of memory held for an hour
     */
    record Prices(BigDecimal deviceHour, BigDecimal gibHour) {
        BigDecimal of(Json line) {
            BigDecimal time =
                    decimal(line, "device_seconds").multiply(deviceHour).divide(HOUR, RoundingMode.HALF_EVEN);
            BigDecimal memory = decimal(line, "device_byte_seconds")
                    .multiply(gibHour)
                    .divide(GIB_HOUR, DIGITS, RoundingMode.HALF_EVEN);
            return time.add(memory);
        }

        private static BigDecimal decimal(Json line, String key) {
            return new BigDecimal(line.get(key).toString()).setScale(DIGITS, RoundingMode.HALF_EVEN);
        }
    }

    private CostReport() {}

    /**
     * Prints the bill.
     *
     * @param args the address of a server's usage such as {@code http://localhost:8081/usage?from=2026-01-01T00:00:00Z}, and the
     *     prices of an hour of device time and of a GiB for an hour
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Prices prices = new Prices(new BigDecimal(args[1]), new BigDecimal(args[2]));
        bill(usage(URI.create(args[0])), prices)
                .forEach((tenant, cost) ->
                        System.out.printf("%-40s %14s%n", tenant, cost.setScale(6, RoundingMode.HALF_EVEN)));
    }

    static Json usage(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String json = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
            return Json.parse(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
        }
    }

    /** Returns what each tenant owes: its own, and of Farad's own lines the part that its own is of everybody's. */
    static Map<String, BigDecimal> bill(Json usage, Prices prices) {
        Map<String, BigDecimal> bill = new TreeMap<>();
        BigDecimal shared = BigDecimal.ZERO;
        for (Json line : usage.get("lines").asList()) {
            String tenant = line.get("tenant").asText();
            if (tenant.startsWith("farad-")) {
                shared = shared.add(prices.of(line));
            } else {
                bill.merge(tenant, prices.of(line), BigDecimal::add);
            }
        }
        BigDecimal own = bill.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal toShare = shared;
        if (own.signum() > 0) {
            bill.replaceAll((_, cost) -> cost.add(cost.multiply(toShare).divide(own, DIGITS, RoundingMode.HALF_EVEN)));
        }
        return bill;
    }
}
