package dev.farad.runtime.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things that were opened so far on the way to something bigger: closed in reverse order, unless all went well. */
final class Scope implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T thing) {
        opened.push(thing);
        return thing;
    }

    /** Leaves everything open: it has an owner now. */
    void keep() {
        opened.clear();
    }

    /** Closes everything, also where some of it fails; throws the first failure. */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                RuntimeException unchecked =
                        e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
                if (failure == null) {
                    failure = unchecked;
                } else {
                    failure.addSuppressed(unchecked);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
