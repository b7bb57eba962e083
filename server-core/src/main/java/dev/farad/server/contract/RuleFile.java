package dev.farad.server.contract;

import dev.farad.server.setting.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of Prometheus' rules.
 *
 * @param groups of rules that are evaluated together
 */
public record RuleFile(
        @Setting(value = "groups", meaning = "groups of rules")
        List<Group> groups) {
    /** Copies the groups. */
    public RuleFile {
        groups = List.copyOf(groups);
    }

    /**
     * Rules that are evaluated together.
     *
     * @param name of the group
     * @param interval between evaluations, or null for Prometheus' own
     * @param rules in order
     */
    public record Group(
            @Setting(value = "name", meaning = "name", needed = "a name")
            String name,

            @Setting(value = "interval", meaning = "time between evaluations") @Nullable String interval,

            @Setting(value = "rules", meaning = "rules in order")
            List<Rule> rules) {
        /** Copies the rules. */
        public Group {
            rules = List.copyOf(rules);
        }
    }

    /**
     * An alert, or a series that is recorded under a name of its own.
     *
     * @param alert name of the alert, or null
     * @param recorded name of the series, or null
     * @param expression in PromQL
     * @param held time that it must hold, or null
     * @param labels added
     * @param annotations for people
     */
    public record Rule(
            @Setting(value = "alert", meaning = "name of an alert") @Nullable String alert,

            @Setting(value = "record", meaning = "name of a recorded series") @Nullable String recorded,

            @Setting(value = "expr", meaning = "what is evaluated", needed = "an expression")
            String expression,

            @Setting(value = "for", meaning = "time that it must hold") @Nullable String held,

            @Setting(value = "labels", meaning = "labels that are added", fallback = "{}")
            Map<String, String> labels,

            @Setting(value = "annotations", meaning = "texts for people", fallback = "{}")
            Map<String, String> annotations) {
        /** Copies the maps. */
        public Rule {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }
}
