/** A Grafana dashboard and Prometheus' alert rules, made from the catalogue of metrics. */
@NullMarked
package dev.farad.metrics.board;

import org.jspecify.annotations.NullMarked;
