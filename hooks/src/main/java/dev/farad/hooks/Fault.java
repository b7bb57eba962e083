package dev.farad.hooks;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that went wrong on the path of a request, as data: what was thrown, where, and the way it took to the answer.
 *
 * <p>What a client did wrong is no fault, nor is a refusal because of load.
 *
 * @param cause what was thrown
 * @param path from where it was thrown outwards; not empty
 * @param begun whether the head of the response was out already, so that no answer can tell of it
 */
public record Fault(Throwable cause, List<Passage> path, boolean begun) {
    /** A chain of causes may be a circle. */
    private static final int MOST_CAUSES = 32;

    /** The fault that an exchange met first; read by hooks that come after it. */
    public static final Exchange.Key<Fault> FIRST = new Exchange.Key<>("first fault", Fault.class);

    /**
     * A stage that a fault was thrown in or passed through.
     *
     * @param stage of the path
     * @param site that did it: the class of a hook, the template of a route, a model
     * @param thread that it was on
     */
    public record Passage(Stage stage, String site, String thread) {
        /** Returns a passage of the current thread. */
        public static Passage here(Stage stage, String site) {
            return new Passage(stage, site, Thread.currentThread().getName());
        }
    }

    /** Copies the path. */
    public Fault {
        path = List.copyOf(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("path of a fault: empty (expected: at least where it was thrown)");
        }
    }

    /** Returns a fault that is thrown on the current thread before there is an answer. */
    public static Fault at(Stage stage, String site, Throwable cause) {
        return new Fault(cause, List.of(Passage.here(stage, site)), false);
    }

    /** Returns this, passed on through one more stage on the current thread. */
    public Fault through(Stage stage, String site) {
        List<Passage> further = new ArrayList<>(path);
        further.add(Passage.here(stage, site));
        return new Fault(cause, further, begun);
    }

    /** Returns whether memory ran out, on the heap or off it. */
    public boolean outOfMemory() {
        return outOfMemory(cause);
    }

    /** Returns whether something was thrown because memory ran out, on the heap or off it. */
    public static boolean outOfMemory(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Returns where it was thrown. */
    public Passage origin() {
        return path.getFirst();
    }
}
