package dev.farad.server.route;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an application makes of a throw. */
@FunctionalInterface
interface ErrorMapping {
    /** Returns the refusal that a throw is answered with, or null if it is none of this mapping's. */
    @Nullable Refusal refusal(Throwable thrown);

    static <T extends Throwable> ErrorMapping of(Class<T> type, Function<? super T, Refusal> refusal) {
        return thrown -> type.isInstance(thrown) ? refusal.apply(type.cast(thrown)) : null;
    }
}
