package dev.farad.hooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header fields of a request, by name without regard to case. */
public interface Headers {

    /** Returns the first value of a field, or null where it is absent. */
    @Nullable String first(String name);

    /** Returns all values of a field in order, empty where it is absent. */
    List<String> all(String name);
}
