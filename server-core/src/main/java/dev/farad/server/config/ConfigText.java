package dev.farad.server.config;

import dev.farad.server.config.ConfigValues.Entry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration as the YAML file that says it. */
public final class ConfigText {
    private ConfigText() {}

    /** Returns every value as YAML by its key, in order; {@code null} where there is none. */
    public static Map<String, String> values(ServerConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        ConfigValues.of(config).forEach(entry -> values.put(entry.leaf().key(), entry.yaml()));
        return values;
    }

    /**
     * Returns every value, one a line, which a file may hold as they are; what has no value, or one that YAML would not tell
     * better than words, is a comment. Passwords of addresses are left out.
     *
     * @param origins whether each line says where its value is from
     */
    public static String of(ConfigReading reading, boolean origins) {
        List<Entry> usual = ConfigValues.of(ServerConfig.DEFAULT);
        StringBuilder text = new StringBuilder();
        String[] section = {};
        for (Entry entry : ConfigValues.of(reading.config())) {
            String[] key = entry.leaf().key().split("\\.", -1);
            String[] inner = Arrays.copyOf(key, key.length - 1);
            int same = Math.max(0, Arrays.mismatch(section, inner));
            boolean beside = Arrays.equals(section, inner);
            for (int depth = beside ? inner.length : same; depth < inner.length; depth++) {
                text.append("  ".repeat(depth)).append(inner[depth]).append(":\n");
            }
            section = inner;
            boolean words = entry.value() == null
                    || (!entry.leaf().setting().shown().isEmpty()
                            && !entry.leaf().setting().auto()
                            && usual.contains(entry));
            String shown = entry.leaf().setting().shown();
            text.append("  ".repeat(inner.length))
                    .append(words ? "# " : "")
                    .append(key[key.length - 1])
                    .append(": ")
                    .append(words ? (shown.isEmpty() ? "none" : shown) : entry.yaml());
            if (origins) {
                text.append(" # ")
                        .append(reading.origins().getOrDefault(entry.leaf().key(), "default"));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
