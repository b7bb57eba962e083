package dev.farad.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Values made once for each key and then kept.
 *
 * <p>Safe for any thread; finding a value again takes no lock and allocates nothing. It never forgets, so its keys must come
 * from a bounded set.
 */
final class Memo<V> {
    private final ConcurrentHashMap<String, V> values = new ConcurrentHashMap<>();
    private final Function<String, V> maker;

    Memo(Function<String, V> maker) {
        this.maker = maker;
    }

    V of(String key) {
        V known = values.get(key);
        return known != null ? known : values.computeIfAbsent(key, maker);
    }

    void forEach(BiConsumer<? super String, ? super V> action) {
        values.forEach(action);
    }
}
