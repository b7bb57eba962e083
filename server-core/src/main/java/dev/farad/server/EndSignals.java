package dev.farad.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;

/**
 * The signals that ask a process to end: SIGTERM, SIGINT and SIGHUP.
 *
 * <p>A shutdown hook hears of them too, but the hooks of all libraries run at once, and that of ONNX Runtime would free it
 * under requests that still run. A signal's handler comes before every hook.
 */
final class EndSignals {
    private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

    private EndSignals() {}

    /** Runs a task for every SIGHUP from now on, instead of what it did before; else as {@link #handle(Runnable)}. */
    static void handleHangUp(Runnable task) {
        handle(List.of("HUP"), "hang-up", task);
    }

    /**
     * Runs a task for every signal that comes from now on, instead of ending the process.
     *
     * <p>It runs on a thread of its own that is no daemon: the process stays until the task is done, even if its main method
     * returns before.
     *
     * @throws IllegalStateException if the JVM leaves signals alone, as with {@code -Xrs}
     */
    static void handle(Runnable task) {
        handle(NAMES, "stop", task);
    }

    private static void handle(List<String> names, String thread, Runnable task) {
        try {
            // By name, since the compiler warns of the type and cannot be told not to.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Runnable start =
                    () -> Thread.ofPlatform().name(thread).daemon(false).start(task);
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(start);
            Object starting =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : names) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), starting);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot handle signals " + names + " (expected: a JVM without -Xrs)", e);
        }
    }
}
