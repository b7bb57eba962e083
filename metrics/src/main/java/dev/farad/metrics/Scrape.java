package dev.farad.metrics;

import java.util.Locale;

/**
 * All metrics at one moment, for a response.
 *
 * @param contentType of the text
 * @param text in that format
 */
public record Scrape(String contentType, String text) {
    static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /**
     * Returns the content type that a client gets: OpenMetrics, which alone has exemplars, if it is named in {@code accept} and
     * nothing is preferred to it.
     */
    static String contentType(String accept) {
        double open = 0;
        double plain = 0;
        for (String range : accept.split(",", -1)) {
            String[] parts = range.strip().split(";", -1);
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case "application/openmetrics-text" -> open = Math.max(open, quality(parts));
                case "text/plain" -> plain = Math.max(plain, quality(parts));
                default -> {
                    // Neither asks for OpenMetrics by name, which is what a browser or curl does not understand.
                }
            }
        }
        return open > 0 && open >= plain ? OPEN_METRICS : PLAIN;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException malformed) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
