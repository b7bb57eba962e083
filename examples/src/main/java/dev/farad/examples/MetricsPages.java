package dev.farad.examples;

import dev.farad.metrics.Scrape;
import dev.farad.metrics.ServerMetrics;
import dev.farad.metrics.UsageReport;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import java.time.Instant;

/** Metrics of a server: the hook that counts, and the pages {@code /metrics} and {@code /usage} of the management port. */
final class MetricsPages {
    private static final String TYPE = "content-type";

    private final ServerMetrics metrics;

    private MetricsPages(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    /** Adds metrics to a server that is yet to start. */
    static MetricsPages add(Builder builder, ServerMetrics metrics) {
        MetricsPages pages = new MetricsPages(metrics);
        builder.hook(metrics)
                .manage("/metrics", pages::metrics)
                .manage("/usage", pages::usage)
                .onStop("metrics", metrics::close);
        return pages;
    }

    /** Shows what a server that has started knows of itself. */
    FaradServer watch(FaradServer server) {
        server.gauges().forEach(metrics::gauge);
        server.accounts().forEach(metrics::account);
        return server;
    }

    private Response metrics(HttpExchange exchange) {
        Scrape scrape = metrics.scrape(exchange.headers().first("accept"));
        return Response.text(scrape.text()).with(TYPE, scrape.contentType());
    }

    private Response usage(HttpExchange exchange) {
        UsageReport report = report(
                exchange.query("from").asText(Instant.EPOCH.toString()),
                exchange.query("to").asText(Instant.now().toString()));
        String format = exchange.query("format").asText("json");
        return switch (format) {
            case "json" -> Response.json(report.json());
            case "csv" -> Response.text(report.csv()).with(TYPE, UsageReport.CSV_TYPE);
            default -> throw Refusal.badRequest("format: '" + format + "' (expected: json or csv)");
        };
    }

    private UsageReport report(String from, String to) {
        try {
            return metrics.usage(UsageReport.instant("from", from), UsageReport.instant("to", to));
        } catch (IllegalArgumentException unfit) {
            throw Refusal.badRequest(String.valueOf(unfit.getMessage()));
        }
    }
}
