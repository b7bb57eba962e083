package dev.farad.server.config;

import dev.farad.server.config.ConfigValues.Entry;
import dev.farad.server.config.Shape.Leaf;
import dev.farad.server.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The reference of all keys, made of the types that the configuration is read into. */
public final class ConfigReference {
    private static final String BEGIN = "<!-- keys, written by: ./farad config reference docs/configuration.md -->\n";
    private static final String END = "<!-- end of keys -->\n";

    private ConfigReference() {}

    /** Returns a table in Markdown with a row for each key. */
    public static String table() {
        List<Entry> usual = ConfigValues.of(ServerConfig.DEFAULT);
        StringBuilder table = new StringBuilder("| key | default | meaning | changes |\n| --- | --- | --- | --- |\n");
        for (Leaf leaf : ConfigSource.SHAPE.leaves()) {
            table.append("| `")
                    .append(leaf.key())
                    .append("` | ")
                    .append(usual(leaf, usual))
                    .append(" | ")
                    .append(leaf.setting().meaning())
                    .append(" | ")
                    .append(leaf.setting().live() ? "live" : "restart")
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String usual(Leaf leaf, List<Entry> usual) {
        Setting setting = leaf.setting();
        if (!setting.shown().isEmpty()) {
            return setting.auto() ? '`' + setting.shown() + '`' : setting.shown();
        }
        if (!setting.fallback().isEmpty()) {
            return code(setting.fallback());
        }
        return usual.stream()
                .filter(entry -> entry.leaf().equals(leaf) && entry.value() != null)
                .map(Entry::yaml)
                .filter(yaml -> !yaml.equals("{}"))
                .map(ConfigReference::code)
                .findFirst()
                .orElse("none");
    }

    private static String code(String yaml) {
        boolean plain = yaml.matches("[0-9]+|true|false");
        return plain ? yaml : '`' + yaml.replace("\"", "") + '`';
    }

    /**
     * Returns a page with its table as it should be: what lies between the two comments that mark it.
     *
     * @throws IllegalArgumentException if a comment is missing
     */
    public static String withTable(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no place for the keys in the page (expected: lines " + BEGIN.strip()
                    + " and " + END.strip() + ")");
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + table() + "\n" + page.substring(end);
    }

    /** Writes the table of a page anew. */
    public static void write(Path page) throws IOException {
        Files.writeString(page, withTable(Files.readString(page)));
    }
}
