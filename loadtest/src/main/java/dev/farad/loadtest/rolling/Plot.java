package dev.farad.loadtest.rolling;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A picture (SVG) of throughput and 99th percentile over time, with a line for each thing that was done to an instance. */
final class Plot {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 180;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int GAP = 60;

    private final Seconds seconds;
    private final StringBuilder svg = new StringBuilder();

    private Plot(Seconds seconds) {
        this.seconds = seconds;
    }

    static String of(Seconds seconds, List<Moment> moments) {
        return new Plot(seconds).draw(moments);
    }

    private String draw(List<Moment> moments) {
        add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
                LEFT + WIDTH + 20,
                TOP + 2 * HEIGHT + GAP + 40));
        add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        double mostAnswered = most(seconds::answered);
        double mostMillis = Math.max(most(i -> seconds.p99Millis(i, true)), most(i -> seconds.p99Millis(i, false)));
        panel(TOP, "requests answered per second (red: failed)", mostAnswered);
        panel(
                TOP + HEIGHT + GAP,
                "99th percentile in ms (blue: fast requests, grey: those that take 200 ms)",
                mostMillis);
        for (Moment moment : moments) {
            mark(moment);
        }
        line(TOP, "#2563eb", mostAnswered, seconds::answered);
        line(TOP, "#dc2626", mostAnswered, seconds::failed);
        line(TOP + HEIGHT + GAP, "#9ca3af", mostMillis, i -> seconds.p99Millis(i, true));
        line(TOP + HEIGHT + GAP, "#2563eb", mostMillis, i -> seconds.p99Millis(i, false));
        add(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\">%d s</text>",
                LEFT + WIDTH - 20,
                TOP + 2 * HEIGHT + GAP + 16,
                seconds.count()));
        return add("</svg>").toString();
    }

    private double most(IntToDoubleFunction value) {
        return Math.max(
                1, IntStream.range(0, seconds.count()).mapToDouble(value).max().orElse(1));
    }

    private void panel(int top, String title, double most) {
        add(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top - 8, title));
        add(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#d1d5db\"/>",
                LEFT,
                top,
                WIDTH,
                HEIGHT));
        add(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>", LEFT - 6, top + 10, most));
        add(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>", LEFT - 6, top + HEIGHT));
    }

    private void mark(Moment moment) {
        double x = LEFT + WIDTH * (moment.atNanos() / 1e9) / seconds.count();
        add(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#fbbf24\"><title>%s</title></line>",
                x,
                x,
                TOP,
                TOP + 2 * HEIGHT + GAP,
                moment.what()));
    }

    private void line(int top, String colour, double most, IntToDoubleFunction value) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < seconds.count(); i++) {
            double x = LEFT + WIDTH * (i + 0.5) / seconds.count();
            double y = top + HEIGHT * (1 - value.applyAsDouble(i) / most);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        add(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                points.toString().strip(),
                colour));
    }

    private StringBuilder add(String line) {
        return svg.append(line).append('\n');
    }
}
