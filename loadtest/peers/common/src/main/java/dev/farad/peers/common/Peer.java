package dev.farad.peers.common;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;

/** What every peer says and does besides answering. */
public final class Peer {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Peer() {}

    /** Says which port is open, and ends the JVM when standard input ends, so that it never outlives the benchmark. */
    public static void ready(int port) {
        Thread.ofPlatform().daemon().name("parent").start(Peer::endWithInput);
        System.out.println("ready " + port);
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Returns the answer of {@code /allocated}: the bytes that all threads have allocated so far. */
    public static String allocated() {
        return Long.toString(THREADS.getTotalThreadAllocatedBytes());
    }
}
