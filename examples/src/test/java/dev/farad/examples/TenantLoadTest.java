package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.farad.codec.body.Json;
import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.UsageSum;
import dev.farad.metrics.MetricsSettings;
import dev.farad.metrics.Tenants;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Twenty tenants ask two models while a flood of random tenant names runs beside them: every count and every charge is exact. */
@Timeout(300)
class TenantLoadTest {
    private static final List<String> TENANTS =
            IntStream.range(0, 20).mapToObj(i -> "tenant-" + i).toList();
    private static final List<String> MODELS = List.of("one", "two");
    private static final int EACH = 60;
    private static final int FLOOD = 1_500;

    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
    private final LongAdder others = new LongAdder();

    private void load(MeteredServer server) throws Exception {
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String tenant : TENANTS) {
                for (String model : MODELS) {
                    clients.add(threads.submit(() -> ask(server, model, tenant)));
                }
            }
            for (int i = 0; i < 4; i++) {
                clients.add(threads.submit(() -> flood(server)));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    private Void ask(MeteredServer server, String model, String tenant) throws IOException, InterruptedException {
        Random random = new Random(tenant.hashCode());
        for (int i = 0; i < EACH; i++) {
            int status = server.infer(model, tenant, i % 10 == 9 ? "{" : MeteredServer.numbers(1 + random.nextInt(9)));
            count(tenant + (status == 200 ? " " + model : " refused"));
        }
        return null;
    }

    private Void flood(MeteredServer server) throws IOException, InterruptedException {
        for (int i = 0; i < FLOOD / 4; i++) {
            server.infer(MODELS.get(i % 2), UUID.randomUUID().toString(), MeteredServer.numbers(1));
            others.increment();
        }
        return null;
    }

    private void count(String key) {
        sent.computeIfAbsent(key, _ -> new LongAdder()).increment();
    }

    private double sent(String key) {
        return sent.computeIfAbsent(key, _ -> new LongAdder()).sum();
    }

    @Test
    void everyTenantIsCountedAndChargedExactly() throws Exception {
        try (MeteredServer server = MeteredServer.start(
                MetricsSettings.DEFAULT.with(Tenants.only(TENANTS.stream().collect(Collectors.toSet()))))) {
            load(server);
            Map<String, Double> series = server.settled(TENANTS.size() * MODELS.size() * EACH + FLOOD);

            countsAreThoseOfTheClients(series);
            seriesAreBounded(series);
            chargesAddUpToTheDevice(server, series);
            theReportAddsUpToTheNanosecond(server);
        }
    }

    private void countsAreThoseOfTheClients(Map<String, Double> series) {
        for (String tenant : TENANTS) {
            String name = "tenant=\"" + tenant + "\"";
            double answered = 0;
            for (String model : MODELS) {
                double asked = sent(tenant + " " + model);
                assertThat(MeteredServer.sum(
                                series, "farad_tenant_request_duration_seconds_count", name, "model=\"" + model + "\""))
                        .as(tenant + " " + model)
                        .isEqualTo(asked);
                answered += asked;
            }
            assertThat(MeteredServer.sum(series, "farad_tenant_requests_total", name, "outcome=\"success\""))
                    .as(tenant)
                    .isEqualTo(answered);
            assertThat(MeteredServer.sum(series, "farad_tenant_requests_total", name, "outcome=\"client_error\""))
                    .as(tenant)
                    .isEqualTo(sent(tenant + " refused"));
        }
        assertThat(MeteredServer.sum(series, "farad_tenant_requests_total", "tenant=\"other\""))
                .isEqualTo((double) others.sum());
    }

    private static void seriesAreBounded(Map<String, Double> series) {
        assertThat(series.keySet().stream()
                        .filter(name -> name.contains("tenant="))
                        .map(name -> name.replaceAll(".*tenant=\"([^\"]*)\".*", "$1"))
                        .distinct())
                .hasSize(TENANTS.size() + 2)
                .contains("other", "farad-padding");
    }

    private static void chargesAddUpToTheDevice(MeteredServer server, Map<String, Double> series) {
        for (String model : MODELS) {
            String name = "model=\"" + model + "\"";
            ModelAccount account = server.server().accounts().stream()
                    .filter(one -> one.model().equals(model))
                    .findFirst()
                    .orElseThrow();
            UsageSum.Total device = account.batches().total();
            assertThat(device.count()).isPositive();
            assertThat(MeteredServer.sum(series, "farad_usage_compute_seconds_total", name))
                    .isCloseTo(device.computeNanos() / 1e9, within(1e-9));
            assertThat(MeteredServer.sum(series, "farad_batch_compute_seconds_total", name))
                    .isCloseTo(device.computeNanos() / 1e9, within(1e-9));
            assertThat(MeteredServer.sum(series, "farad_usage_memory_byte_seconds_total", name))
                    .isCloseTo(new BigDecimal(device.byteNanos(), 9).doubleValue(), within(1e-3));
            assertThat(MeteredServer.sum(series, "farad_usage_input_bytes_total", name))
                    .isEqualTo((double) device.inputBytes());
            assertThat(MeteredServer.sum(series, "farad_usage_output_bytes_total", name))
                    .isEqualTo((double) device.outputBytes());
            assertThat(MeteredServer.sum(series, "farad_usage_compute_seconds_total", name, "tenant=\"farad-padding\""))
                    .isPositive();
        }
    }

    private static void theReportAddsUpToTheNanosecond(MeteredServer server) throws Exception {
        String json = server.manage("/usage").body();
        List<String> charged = List.of(json.substring(0, json.indexOf("\"device\":[")), json);
        for (String column : List.of("device_seconds", "device_byte_seconds", "copied_in_bytes", "copied_out_bytes")) {
            BigDecimal lines = sum(charged.getFirst(), column);
            assertThat(lines).as(column).isPositive();
            // The lines, and the device that they add up to.
            assertThat(sum(charged.getLast(), column)).as(column).isEqualTo(lines.add(lines));
        }
        long nanos = server.server().accounts().stream()
                .mapToLong(account -> account.batches().total().computeNanos())
                .sum();
        assertThat(sum(charged.getFirst(), "device_seconds")).isEqualTo(BigDecimal.valueOf(nanos, 9));
        theBillAddsUpToThePriceOfTheDevice(CostReport.usage(server.usage()));
    }

    private static void theBillAddsUpToThePriceOfTheDevice(Json usage) {
        CostReport.Prices prices = new CostReport.Prices(new BigDecimal("3600000"), new BigDecimal("7200"));
        BigDecimal bill = CostReport.bill(usage, prices).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal device =
                usage.get("device").asList().stream().map(prices::of).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(bill).isCloseTo(device, within(new BigDecimal("0.0001")));
        assertThat(CostReport.bill(usage, prices)).containsKey("tenant-7").doesNotContainKey("farad-padding");
    }

    private static BigDecimal sum(String json, String column) {
        return Pattern.compile("\"" + column + "\":([0-9.]+)")
                .matcher(json)
                .results()
                .map(found -> new BigDecimal(found.group(1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
