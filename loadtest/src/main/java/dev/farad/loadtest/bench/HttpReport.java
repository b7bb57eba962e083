package dev.farad.loadtest.bench;

import dev.farad.loadtest.bench.Window.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Windows as a table, and as data for JSON: medians over rounds, and ratios to raw Netty. */
final class HttpReport {
    private static final List<Contestant> BASES = List.of(Contestant.NETTY_EPOLL, Contestant.NETTY_H2);
    private static final Set<Figure> SPREAD = Set.of(Figure.REQUESTS, Figure.USER, Figure.CPU);
    private static final List<Figure> COMPARED = List.of(Figure.USER, Figure.CPU);

    private final Map<Contestant, List<Window>> windows;

    HttpReport(Map<Contestant, List<Window>> windows) {
        this.windows = windows;
    }

    /** Returns the table: for each figure the median, of rates and CPU times also the least and the greatest; then the ratios. */
    String table() {
        List<String> head = new ArrayList<>(List.of("server"));
        Stream.of(Figure.values()).map(Figure::title).forEach(head::add);
        COMPARED.forEach(figure -> head.add(figure.title().replace(" µs", "") + " ×"));
        Table table = new Table(head);
        windows.forEach((contestant, rounds) -> table.row(row(contestant, rounds)));
        return table.text();
    }

    private List<String> row(Contestant contestant, List<Window> rounds) {
        List<String> row = new ArrayList<>(List.of(contestant.label()));
        for (Figure figure : Figure.values()) {
            row.add(cell(figure, spread(figure, rounds)));
        }
        for (Figure figure : COMPARED) {
            row.add(ratio(figure, contestant)
                    .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                    .orElse("-"));
        }
        return row;
    }

    private static String cell(Figure figure, Spread spread) {
        String number = "%,." + figure.decimals() + "f";
        if (!SPREAD.contains(figure)) {
            return String.format(Locale.ROOT, number, spread.median());
        }
        return String.format(
                Locale.ROOT, number + " (" + number + "–" + number + ")", spread.median(), spread.min(), spread.max());
    }

    private static Spread spread(Figure figure, List<Window> rounds) {
        return Spread.of(rounds.stream().map(figure::of).toList());
    }

    /** Returns the median of the rounds' ratios to raw Netty in the same round, where that was measured. */
    Optional<Double> ratio(Figure figure, Contestant contestant) {
        List<Window> base = BASES.stream()
                .map(windows::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        List<Window> own = windows.get(contestant);
        if (base == null || own == null) {
            return Optional.empty();
        }
        return Optional.of(Spread.of(IntStream.range(0, own.size())
                        .mapToObj(i -> figure.of(own.get(i)) / figure.of(base.get(i)))
                        .toList())
                .median());
    }

    /** Returns each server's rounds, medians and ratios. */
    List<Map<String, Object>> data() {
        List<Map<String, Object>> servers = new ArrayList<>();
        windows.forEach((contestant, rounds) -> {
            Map<String, Object> server = new LinkedHashMap<>();
            server.put("server", contestant.label());
            server.put("median", medians(rounds));
            ratio(Figure.USER, contestant).ifPresent(ratio -> server.put("user_cpu_to_netty", ratio));
            ratio(Figure.CPU, contestant).ifPresent(ratio -> server.put("total_cpu_to_netty", ratio));
            server.put("rounds", rounds.stream().map(Window::named).toList());
            servers.add(server);
        });
        return servers;
    }

    private static Map<String, Double> medians(List<Window> rounds) {
        return new Window(
                        spread(Figure.REQUESTS, rounds).median(),
                        spread(Figure.USER, rounds).median(),
                        spread(Figure.CPU, rounds).median(),
                        spread(Figure.BYTES, rounds).median(),
                        spread(Figure.P50, rounds).median(),
                        spread(Figure.P99, rounds).median())
                .named();
    }
}
