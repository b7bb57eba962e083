package dev.farad.server.http;

import java.time.Instant;
import java.util.List;

/**
 * A task that kept an event loop from its other connections for too long.
 *
 * @param loop name of the event loop's thread
 * @param culprit class and method that was called by the server when the loop was looked at, usually a hook or an endpoint
 * @param stack of the loop's thread at that moment, innermost first
 * @param since when the loop was last seen to answer
 * @param nanos how long it did not, or has not so far
 */
public record Blockage(String loop, String culprit, List<StackTraceElement> stack, Instant since, long nanos) {

    /** Copies the stack. */
    public Blockage {
        stack = List.copyOf(stack);
    }

    /** Returns the class and method nearest to the outermost one that is neither Netty's nor the server's own path. */
    static String culprit(List<StackTraceElement> stack) {
        String innermost = "an unknown task";
        for (StackTraceElement frame : stack.reversed()) {
            String type = frame.getClassName();
            if (!isOfThePath(type)) {
                return type + "." + frame.getMethodName();
            }
            innermost = type + "." + frame.getMethodName();
        }
        return innermost;
    }

    private static boolean isOfThePath(String type) {
        return type.startsWith("java.")
                || type.startsWith("jdk.")
                || type.startsWith("io.netty.")
                || type.startsWith("dev.farad.hooks.")
                || type.startsWith("dev.farad.server.http.")
                || type.startsWith("dev.farad.server.route.");
    }
}
