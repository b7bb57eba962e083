package dev.farad.metrics.board;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Maps, lists, texts, numbers and truths as JSON for people to read, with a line for each. */
final class PrettyJson {
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();

    private PrettyJson() {}

    static String of(Object value) {
        PrettyJson json = new PrettyJson();
        json.add(value, "\n");
        return json.text.append('\n').toString();
    }

    private void add(Object value, String newLine) {
        switch (value) {
            case Map<?, ?> map -> {
                Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
                block('{', '}', newLine, entries, entry -> {
                    text.append(quoted(entry.getKey().toString())).append(": ");
                    add(entry.getValue(), newLine + STEP);
                });
            }
            case List<?> list -> block('[', ']', newLine, list.iterator(), item -> add(item, newLine + STEP));
            case String plain -> text.append(quoted(plain));
            default -> text.append(value);
        }
    }

    private <T> void block(char open, char close, String newLine, Iterator<T> items, Consumer<T> each) {
        text.append(open);
        boolean any = items.hasNext();
        while (items.hasNext()) {
            text.append(newLine).append(STEP);
            each.accept(items.next());
            text.append(items.hasNext() ? "," : "");
        }
        text.append(any ? newLine : "").append(close);
    }

    /** Returns a text in quotes, as JSON and YAML both have it. */
    static String quoted(String plain) {
        return '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
