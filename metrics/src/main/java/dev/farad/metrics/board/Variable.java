package dev.farad.metrics.board;

import java.util.Locale;

/** What may be chosen on the dashboard. */
enum Variable {
    /** A server, as Prometheus calls it. */
    INSTANCE("label_values(<farad.connections>, instance)"),
    /** A model; none for requests that asked for no model. */
    MODEL("label_values(<farad.request.duration:count>, model)"),
    /** A tenant. */
    TENANT("label_values(<farad.tenant.requests>, tenant)");

    private final String values;

    Variable(String values) {
        this.values = values;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String matcher() {
        return label() + "=~\"$" + label() + "\"";
    }

    /** Returns what Grafana asks for the choices. */
    String choices() {
        return Expression.watched(values);
    }
}
