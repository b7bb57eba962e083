package dev.farad.server.contract;

import dev.farad.server.config.RecordFile;
import dev.farad.server.contract.MetricsText.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A {@link Contract} with the alert rules that it names, held against what a service shows. Immutable. */
public final class ContractCheck {
    /** What Prometheus makes itself. */
    private static final Pattern OF_PROMETHEUS = Pattern.compile("up|ALERTS|ALERTS_FOR_STATE|scrape_\\w+");

    private final Contract contract;
    private final List<RuleFile.Rule> rules;

    private ContractCheck(Contract contract, List<RuleFile.Rule> rules) {
        this.contract = contract;
        this.rules = rules;
    }

    /**
     * Reads a contract and its files of alert rules, which are found from the contract's own directory.
     *
     * @throws dev.farad.server.config.ConfigException if one of them cannot be read or used, with every error
     */
    public static ContractCheck read(Path file) {
        Contract contract = RecordFile.read(file, Contract.class);
        List<RuleFile.Rule> rules = contract.alertRules().stream()
                .map(path -> RecordFile.read(file.resolveSibling(path), RuleFile.class))
                .flatMap(read -> read.groups().stream())
                .flatMap(group -> group.rules().stream())
                .toList();
        return new ContractCheck(contract, rules);
    }

    /**
     * Returns what a scrape does not keep, in the order of the contract; empty if it keeps all.
     *
     * @param scrape in Prometheus' text format or OpenMetrics
     * @throws IllegalArgumentException if it is no scrape
     */
    public List<Breach> breaches(String scrape) {
        MetricsText text = MetricsText.of(scrape);
        List<Breach> breaches = new ArrayList<>();
        contract.metrics().forEach(metric -> new MetricCheck(metric, text, breaches).run());
        floor("sampling", contract.sampling(), text, breaches);
        floor("retention", contract.retention(), text, breaches);
        contract.objectives().forEach(objective -> objective(objective, text, breaches));
        rules(text, breaches);
        return List.copyOf(breaches);
    }

    private void floor(String promise, Contract.@Nullable Floor floor, MetricsText text, List<Breach> breaches) {
        if (floor == null) {
            return;
        }
        List<Sample> samples = text.of(floor.metric(), Contract.Type.GAUGE);
        if (samples.isEmpty() && !contract.conditional().contains(floor.metric())) {
            breaches.add(new Breach(promise, floor.metric() + " missing (expected: a gauge that tells it)"));
        }
        samples.stream()
                .filter(sample -> !(sample.value() >= floor.atLeast()))
                .forEach(sample -> breaches.add(new Breach(
                        promise,
                        floor.metric() + " is " + sample.value() + " (expected: at least " + floor.atLeast() + ")")));
    }

    private static void objective(Contract.Objective objective, MetricsText text, List<Breach> breaches) {
        String subject = "objective " + objective.name();
        List<Sample> buckets = text.samples().stream()
                .filter(sample -> sample.name().equals(objective.metric() + "_bucket"))
                .toList();
        if (buckets.isEmpty()) {
            breaches.add(new Breach(subject, objective.metric() + " has no buckets (expected: a histogram)"));
            return;
        }
        Set<Double> bounds = buckets.stream()
                .map(sample -> sample.labels().getOrDefault("le", "+Inf"))
                .filter(bound -> !bound.equals("+Inf"))
                .map(Double::valueOf)
                .collect(Collectors.toSet());
        if (!bounds.contains(objective.withinSeconds())) {
            breaches.add(new Breach(
                    subject,
                    objective.metric() + " has no bucket that ends at " + objective.withinSeconds()
                            + " (expected: one of "
                            + bounds.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")) + ")"));
        }
    }

    private void rules(MetricsText text, List<Breach> breaches) {
        Set<String> known = new HashSet<>(contract.conditional());
        rules.forEach(rule -> {
            if (rule.recorded() != null) {
                known.add(rule.recorded());
            }
        });
        rules.forEach(rule -> {
            String subject = rule.alert() != null ? "alert " + rule.alert() : "rule " + rule.recorded();
            for (String name : QueryNames.in(rule.expression())) {
                if (!known.contains(name) && !OF_PROMETHEUS.matcher(name).matches() && !text.has(name)) {
                    breaches.add(new Breach(subject, "names " + name + " (expected: a metric that is shown)"));
                }
            }
        });
    }
}
