package dev.farad.server.http;

import dev.farad.hooks.Exchange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few values that hooks and handlers set on an exchange. Reusable. */
final class ExchangeValues {
    private Exchange.Key<?>[] keys = new Exchange.Key<?>[4];
    private Object[] values = new Object[4];
    private int count;

    <T> @Nullable T get(Exchange.Key<T> key) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return key.type().cast(values[i]);
            }
        }
        return null;
    }

    void set(Exchange.Key<?> key, Object value) {
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                values[i] = value;
                return;
            }
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        keys[count] = key;
        values[count++] = value;
    }

    Map<Exchange.Key<?>, Object> copy() {
        Map<Exchange.Key<?>, Object> copy = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            copy.put(keys[i], values[i]);
        }
        return copy;
    }

    void clear() {
        Arrays.fill(keys, 0, count, null);
        Arrays.fill(values, 0, count, null);
        count = 0;
    }
}
