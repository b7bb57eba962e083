package dev.farad.hooks;

import org.jspecify.annotations.Nullable;

/**
 * One request and what became of it, passed to every hook.
 *
 * <p>An exchange belongs to its connection's event loop: hooks may read and set it there, until {@link OnFinish} has returned.
 * What is behind it serves other requests afterwards, so any later call throws {@link IllegalStateException}; whoever needs
 * the facts for longer, or on another thread, takes a {@link #snapshot}.
 */
public interface Exchange {

    /** The tenant of a request that names none. */
    String UNKNOWN_TENANT = "unknown";

    /** Returns the request's id: the client's {@code x-request-id}, or one made here. */
    String id();

    String method();

    /** Returns the path as sent, without the query. */
    String path();

    /** Returns the query as sent, without the question mark, or null where there is none. */
    @Nullable String query();

    Headers headers();

    /** Returns the template of the route that matched, such as {@code /v2/models/{model}/infer}, or null before or without one. */
    @Nullable String route();

    /** Returns whose request this is, {@link #UNKNOWN_TENANT} where it does not say. */
    String tenant();

    Timeline timeline();

    /** Returns what was asked of a model, or null where no inference was admitted. */
    @Nullable Inference inference();

    /** Returns what the request used; {@link Usage#NONE} until a batch ran. */
    Usage usage();

    /** Returns the value set for a key, or null. */
    <T> @Nullable T get(Key<T> key);

    /** Sets the value of a key for the rest of the exchange. */
    <T> void set(Key<T> key, T value);

    /** Returns a copy of everything that the exchange shows now. */
    ExchangeSnapshot snapshot();

    /**
     * A name for a value that hooks and handlers share; compared by identity, so no two keys clash.
     *
     * @param <T> type of the value
     */
    final class Key<T> {
        private final String name;
        private final Class<T> type;

        /**
         * Makes a key unlike any other.
         *
         * @param name for messages
         * @param type of the value
         */
        public Key(String name, Class<T> type) {
            this.name = name;
            this.type = type;
        }

        /** Returns the type of the value. */
        public Class<T> type() {
            return type;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
