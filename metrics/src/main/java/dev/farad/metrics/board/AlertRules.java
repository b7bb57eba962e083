package dev.farad.metrics.board;

import static dev.farad.metrics.board.PrettyJson.quoted;

import java.util.List;

/** The alert rules of a Farad server, as a file for Prometheus: every rule watches metrics that the catalogue has. */
public final class AlertRules {
    private static final String PAGE = "page";
    private static final String TICKET = "ticket";

    private AlertRules() {}

    /**
     * A rule.
     *
     * @param alert its name
     * @param expression as {@link Expression} reads it
     * @param minutes that it must hold before anybody is told
     * @param severity {@code page} for what cannot wait
     * @param summary one sentence, with labels as Prometheus writes them
     */
    private record Rule(String alert, String expression, int minutes, String severity, String summary) {
        String yaml() {
            return "      - alert: " + alert + "\n"
                    + "        expr: " + quoted(Expression.watched(expression)) + "\n"
                    + "        for: " + minutes + "m\n"
                    + "        labels:\n"
                    + "          severity: " + severity + "\n"
                    + "        annotations:\n"
                    + "          summary: " + quoted(summary) + "\n";
        }
    }

    /** Returns the rules, for a scrape job of a name. */
    public static String yaml(Objectives objectives, String job) {
        StringBuilder text = new StringBuilder("groups:\n  - name: farad\n    rules:\n");
        List.of(instances(job), requests(objectives), resources(objectives)).stream()
                .flatMap(List::stream)
                .forEach(rule -> text.append(rule.yaml()));
        return text.toString();
    }

    private static List<Rule> instances(String job) {
        String up = "up{job=\"" + job + "\"}";
        return List.of(
                new Rule("FaradAbsent", "absent(" + up + ")", 5, PAGE, "Prometheus knows of no server."),
                new Rule("FaradDown", up + " == 0", 1, PAGE, "{{ $labels.instance }} cannot be scraped."),
                new Rule("FaradNotReady", "<farad.ready> == 0", 5, PAGE, "{{ $labels.instance }} takes no requests."),
                new Rule(
                        "FaradRegistryLost",
                        "<farad.registry.registered> == 0",
                        2,
                        PAGE,
                        "{{ $labels.registry }} does not know {{ $labels.instance }}."));
    }

    private static List<Rule> requests(Objectives objectives) {
        return List.of(
                new Rule(
                        "FaradErrors",
                        "sum by (instance) (rate(<farad.requests|outcome=~\"server_error|failed\",status!=\"503\">[5m]))"
                                + " / sum by (instance) (rate(<farad.requests>[5m])) > " + objectives.failedRatio(),
                        5,
                        PAGE,
                        "{{ $labels.instance }} fails {{ $value | humanizePercentage }} of its requests."),
                new Rule(
                        "FaradSlow",
                        "histogram_quantile(0.99, sum by (le, model) (rate(<farad.request.duration:bucket>[5m]))) > "
                                + objectives.p99Seconds(),
                        10,
                        PAGE,
                        "99 of 100 requests of {{ $labels.model }} take up to {{ $value | humanizeDuration }}."),
                new Rule(
                        "FaradRefuses",
                        "sum by (instance) (rate(<farad.requests|status=~\"429|503\">[5m])) > 0",
                        5,
                        TICKET,
                        "{{ $labels.instance }} refuses {{ $value }} requests a second for lack of room."),
                new Rule(
                        "FaradFaults",
                        "sum by (instance, stage) (increase(<farad.faults>[15m])) > 0",
                        0,
                        TICKET,
                        "{{ $labels.instance }} met {{ $value }} faults in {{ $labels.stage }}."),
                new Rule(
                        "FaradTenantsOverflow",
                        "sum by (instance) (rate(<farad.tenants.overflow>[15m])) > 0",
                        15,
                        TICKET,
                        "{{ $labels.instance }} counts tenants as other, for lack of names."));
    }

    private static List<Rule> resources(Objectives objectives) {
        double spent = objectives.spentRatio();
        return List.of(
                new Rule(
                        "FaradEventLoopLag",
                        "<farad.event.loop.lag> > " + objectives.lagSeconds(),
                        1,
                        PAGE,
                        "An event loop of {{ $labels.instance }} took {{ $value | humanizeDuration }}: something blocks it."),
                new Rule(
                        "FaradPoolSpent",
                        "delta(<farad.host.memory.refusals>[5m]) > 0",
                        0,
                        TICKET,
                        "The host memory pool of {{ $labels.instance }} refused {{ $value }} times."),
                new Rule(
                        "FaradHeapSpent",
                        "<jvm.gc.live.data.size> / <jvm.gc.max.data.size> > " + spent,
                        5,
                        PAGE,
                        "{{ $value | humanizePercentage }} of the heap of {{ $labels.instance }} is live."),
                new Rule(
                        "FaradDeviceMemorySpent",
                        "<farad.gpu.memory.device.used> / <farad.gpu.memory.total> > " + spent,
                        5,
                        TICKET,
                        "{{ $value | humanizePercentage }} of the memory of {{ $labels.UUID }} is in use."),
                new Rule(
                        "FaradCertificateExpires",
                        "<farad.tls.certificate.expiry> < 7 * 24 * 3600",
                        0,
                        TICKET,
                        "A certificate of {{ $labels.instance }} expires in {{ $value | humanizeDuration }}."));
    }
}
