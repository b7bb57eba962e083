package dev.farad.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A scrape taken apart.
 *
 * @param series value by name and tags
 * @param types type by family
 * @param help help by family
 */
record PrometheusText(Map<String, Double> series, Map<String, String> types, Map<String, String> help) {
    static PrometheusText parse(String text) {
        PrometheusText parsed = new PrometheusText(new TreeMap<>(), new HashMap<>(), new HashMap<>());
        text.lines().forEach(parsed::add);
        return parsed;
    }

    private void add(String line) {
        if (line.startsWith("# TYPE ")) {
            String[] words = line.split(" ", 4);
            types.put(words[2], words[3]);
        } else if (line.startsWith("# HELP ")) {
            String[] words = line.split(" ", 4);
            help.put(words[2], words[3]);
        } else {
            int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        }
    }
}
