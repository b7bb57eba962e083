package dev.farad.server.config;

import dev.farad.server.config.Found.Entries;
import dev.farad.server.config.Found.Items;
import dev.farad.server.config.Found.Origin;
import dev.farad.server.config.Found.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** A text in YAML 1.2, and where each of its values stands. */
final class YamlText {
    /** Deeper than any configuration; a text that refers to itself has no end. */
    private static final int MOST_DEPTH = 16;

    private final String name;
    private final boolean hasLines;
    private final Problems problems;

    private YamlText(String name, boolean hasLines, Problems problems) {
        this.name = name;
        this.hasLines = hasLines;
        this.problems = problems;
    }

    /** Reads a file's text; an empty one is an empty mapping. */
    static Found file(String text, String name, Problems problems) {
        return new YamlText(name, true, problems).read(text);
    }

    /** Reads the value of an option, or of a variable of the environment. */
    static Found value(String text, String name, Problems problems) {
        return new YamlText(name, false, problems).read(text);
    }

    private Found read(String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        try {
            ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
            Node root = new Composer(settings, parser).getSingleNode().orElse(null);
            Origin origin = new Origin(name, hasLines ? 1 : 0);
            return root == null ? new Entries(Map.of(), origin) : found(root, "", 0);
        } catch (YamlEngineException e) {
            problems.add("", new Origin(name, 0), "", "not YAML: " + e.getMessage());
            return new Entries(Map.of(), new Origin(name, 0));
        }
    }

    private Found found(Node node, String path, int depth) {
        Origin origin = origin(node);
        if (depth == MOST_DEPTH) {
            problems.add(path, origin, "", "is nested too deeply (expected: at most " + MOST_DEPTH + " levels)");
            return new Scalar(null, "", origin);
        }
        return switch (node) {
            case MappingNode mapping -> entries(mapping, path, depth);
            case SequenceNode sequence -> {
                List<Found> items = new ArrayList<>();
                for (Node item : sequence.getValue()) {
                    items.add(found(item, path + "[" + items.size() + "]", depth + 1));
                }
                yield new Items(items, origin);
            }
            case ScalarNode scalar -> new Scalar(value(scalar), scalar.getValue(), origin);
            default -> throw new IllegalStateException("a node of YAML that is none: " + node.getNodeType());
        };
    }

    private Entries entries(MappingNode mapping, String path, int depth) {
        Map<String, Found> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            String at = path.isEmpty() ? key : path + "." + key;
            if (entries.put(key, found(tuple.getValueNode(), at, depth + 1)) != null) {
                problems.add(at, origin(tuple.getKeyNode()), "", at + ": is there twice (expected: once)");
            }
        }
        return new Entries(entries, origin(mapping));
    }

    private static @Nullable Object value(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        return tag.equals(Tag.INT) ? whole(text) : text;
    }

    /** Returns a number, or its text where it is too large for one. */
    private static Object whole(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException tooLarge) {
            return text;
        }
    }

    private Origin origin(Node node) {
        int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        return new Origin(name, hasLines ? line : 0);
    }
}
