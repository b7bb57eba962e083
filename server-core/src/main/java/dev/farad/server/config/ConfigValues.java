package dev.farad.server.config;

import dev.farad.server.config.Shape.Branch;
import dev.farad.server.config.Shape.Choice;
import dev.farad.server.config.Shape.Leaf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of a configuration, key by key. */
final class ConfigValues {
    private ConfigValues() {}

    /** A key and its value; null for none. */
    record Entry(Leaf leaf, @Nullable Object value) {
        /** Returns the value as YAML, or {@code null}. */
        String yaml() {
            return value == null ? "null" : Values.yaml(leaf, value);
        }
    }

    /** Returns the values of a configuration in the order of its records, without sections that are not there. */
    static List<Entry> of(ServerConfig config) {
        return of(ConfigSource.SHAPE, config);
    }

    static List<Entry> of(Shape shape, Object value) {
        List<Entry> entries = new ArrayList<>();
        walk(shape, value, entries);
        return entries;
    }

    private static void walk(Shape shape, @Nullable Object value, List<Entry> entries) {
        switch (shape) {
            case Leaf leaf -> entries.add(new Entry(leaf, value));
            case Branch branch -> {
                for (int i = 0; value != null && i < branch.parts().size(); i++) {
                    walk(branch.parts().get(i), branch.records().part(value, i), entries);
                }
            }
            case Choice choice -> {
                for (Branch alternative : choice.alternatives()) {
                    if (alternative.records().type().isInstance(value)) {
                        walk(alternative, value, entries);
                    } else {
                        alternative.leaves(leaf -> entries.add(new Entry(leaf, null)));
                    }
                }
            }
        }
    }

    /** Returns what differs between two configurations. */
    static List<ConfigChange> changes(ServerConfig from, ServerConfig to) {
        List<Entry> before = of(from);
        List<Entry> after = of(to);
        List<ConfigChange> changes = new ArrayList<>();
        for (Leaf leaf : ConfigSource.SHAPE.leaves()) {
            String old = yaml(before, leaf);
            String now = yaml(after, leaf);
            if (!old.equals(now)) {
                changes.add(
                        new ConfigChange(leaf.key(), old, now, leaf.setting().live()));
            }
        }
        return List.copyOf(changes);
    }

    private static String yaml(List<Entry> entries, Leaf leaf) {
        return entries.stream()
                .filter(entry -> entry.leaf().key().equals(leaf.key()))
                .map(Entry::yaml)
                .findFirst()
                .orElse("null");
    }

    /** Returns a configuration that serves now, with what can change while it serves taken from another. */
    static ServerConfig withLive(ServerConfig serving, ServerConfig wanted) {
        return (ServerConfig) merged(ConfigSource.SHAPE, serving, wanted);
    }

    private static Object merged(Branch branch, Object serving, Object wanted) {
        @Nullable Object[] values = new @Nullable Object[branch.parts().size()];
        for (int i = 0; i < values.length; i++) {
            Object old = branch.records().part(serving, i);
            Object now = branch.records().part(wanted, i);
            values[i] = switch (branch.parts().get(i)) {
                case Leaf leaf -> leaf.setting().live() ? now : old;
                case Branch inner -> old == null || now == null ? old : merged(inner, old, now);
                case Choice _ -> old;
            };
        }
        return branch.records().make(values);
    }
}
