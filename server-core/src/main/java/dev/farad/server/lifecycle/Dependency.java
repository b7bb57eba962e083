package dev.farad.server.lifecycle;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * Something that a server needs before it can start, asked again and again until it is there.
 *
 * <p>Asked at once, then after pauses that grow from 50 ms to half a second. Its deadline is that of the hook.
 */
public final class Dependency implements OnStart {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final int ANSWER_MILLIS = 2_000;

    private final String what;
    private final Probe probe;
    private volatile String lastFailure = "";

    /** Asks once whether a dependency is there. */
    @FunctionalInterface
    public interface Probe {
        /** Returns whether it is there; a throw means that it is not, and says why. */
        boolean there() throws Exception;
    }

    private Dependency(String what, Probe probe) {
        this.what = what;
        this.probe = probe;
    }

    /** Returns one that is there once the probe says so. */
    public static Dependency of(String what, Probe probe) {
        return new Dependency(what, probe);
    }

    /** Returns one that is there once a TCP connection to it can be opened. */
    public static Dependency tcp(String host, int port) {
        return new Dependency("tcp " + host + ":" + port, () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), ANSWER_MILLIS);
                return true;
            }
        });
    }

    /** Returns one that is there once a GET is answered with 200 to 299. */
    public static Dependency http(URI uri) {
        return new Dependency("GET " + uri, () -> {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            try {
                connection.setConnectTimeout(ANSWER_MILLIS);
                connection.setReadTimeout(ANSWER_MILLIS);
                int status = connection.getResponseCode();
                if (status < 200 || status > 299) {
                    throw new IOException("status " + status);
                }
                return true;
            } finally {
                connection.disconnect();
            }
        });
    }

    @Override
    public void onStart() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!there()) {
            Thread.sleep(pause);
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(LONGEST_PAUSE) < 0 ? next : LONGEST_PAUSE;
        }
    }

    private boolean there() throws InterruptedException {
        try {
            boolean there = probe.there();
            lastFailure = there ? "" : "not there yet";
            return there;
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception failure) {
            lastFailure = failure.getClass().getSimpleName() + ": " + failure.getMessage();
            return false;
        }
    }

    @Override
    public String awaits() {
        String failure = lastFailure;
        return failure.isEmpty() ? what : what + " (" + failure + ")";
    }
}
