package dev.farad.server.config;

import dev.farad.server.setting.Section;

/**
 * What a server lets be seen of itself.
 *
 * @param log what it writes to its log
 * @param metrics what is counted
 */
public record ObservationConfig(
        @Section("log") LogConfig log, @Section("metrics") MetricsConfig metrics) {
    /** The usual log and metrics. */
    public static final ObservationConfig DEFAULT = new ObservationConfig(LogConfig.DEFAULT, MetricsConfig.DEFAULT);
}
