package dev.farad.hooks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An exchange about which nothing is known, but that keeps values. */
final class StubExchange implements Exchange {
    private final Map<Key<?>, Object> values = new HashMap<>();
    private final Stamps timeline = new Stamps();

    @Override
    public String id() {
        return "1";
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public @Nullable String query() {
        return null;
    }

    @Override
    public Headers headers() {
        return new Headers() {
            @Override
            public @Nullable String first(String name) {
                return null;
            }

            @Override
            public List<String> all(String name) {
                return List.of();
            }
        };
    }

    @Override
    public @Nullable String route() {
        return null;
    }

    @Override
    public String tenant() {
        return UNKNOWN_TENANT;
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public @Nullable Inference inference() {
        return null;
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public <T> @Nullable T get(Key<T> key) {
        return key.type().cast(values.get(key));
    }

    @Override
    public <T> void set(Key<T> key, T value) {
        values.put(key, value);
    }

    @Override
    public ExchangeSnapshot snapshot() {
        throw new UnsupportedOperationException("a double has nothing to copy");
    }
}
