package dev.farad.server.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP port that tells HAProxy's agent-check what share of requests this server takes.
 *
 * <p>Each connection gets one line, the whole state, and is closed: {@code ready up N%} while requests should come, where N may
 * not be 0, and {@code drain} before and after. The whole state each time, since HAProxy keeps what an answer leaves out: {@code
 * up} alone does not lift a {@code drain}, only {@code ready} does. {@code drain} rather than {@code down} or {@code 0%}: it sends
 * new requests elsewhere at the next check and breaks none under way. The port stays open until the server has stopped, so that
 * HAProxy, which asks when it likes, hears of the drain.
 *
 * <p>Source: HAProxy 2.6 configuration manual, {@code agent-check}; its behaviour as tested.
 */
public final class HaproxyAgent implements Registry {
    private static final Logger LOG = LoggerFactory.getLogger(HaproxyAgent.class);
    private static final int MOST_CONNECTIONS = 64;
    private static final int LINGER_MILLIS = 1_000;

    private final InetSocketAddress address;
    private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
    private volatile int weight;
    private volatile @Nullable ServerSocket listener;

    /**
     * Makes an agent; its port opens when it registers.
     *
     * @param address port 0 for any that is free
     */
    public HaproxyAgent(InetSocketAddress address) {
        this.address = address;
    }

    @Override
    public String name() {
        return "haproxy-agent";
    }

    /** Returns the port, or 0 while it is not open. */
    public int port() {
        ServerSocket open = listener;
        return open == null ? 0 : open.getLocalPort();
    }

    @Override
    public void register(Instance instance, int newWeight) throws IOException {
        weight = newWeight;
        if (listener == null) {
            ServerSocket opened = new ServerSocket();
            try {
                opened.setReuseAddress(true);
                opened.bind(address);
            } catch (IOException failure) {
                opened.close();
                throw new IOException("cannot listen on " + address + ": " + failure.getMessage(), failure);
            }
            listener = opened;
            Thread.ofVirtual().name("haproxy agent").start(() -> serve(opened));
        }
    }

    @Override
    public void weight(int newWeight) {
        weight = newWeight;
    }

    @Override
    public void deregister() {
        weight = 0;
    }

    private void serve(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                Socket asking = open.accept();
                if (free.tryAcquire()) {
                    Thread.ofVirtual().start(() -> answer(asking));
                } else {
                    asking.close();
                }
            } catch (IOException failure) {
                if (!open.isClosed()) {
                    LOG.warn("the HAProxy agent cannot accept: {}", failure.getMessage());
                    // Most likely out of files, for which the next attempt is as good as any number at once.
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LINGER_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket asking) {
        try (asking) {
            int told = weight;
            String line = told == 0 ? "drain\n" : "ready up " + told + "%\n";
            // A line fits a socket's buffer, so no reader is waited for.
            asking.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            asking.shutdownOutput();
            asking.setSoTimeout(LINGER_MILLIS);
            drop(asking.getInputStream());
        } catch (IOException _) {
            // It will ask again.
        } finally {
            free.release();
        }
    }

    /** Reads what the agent was sent, of which nothing is asked: closing with bytes unread could cost the other side the line. */
    private static void drop(InputStream in) throws IOException {
        byte[] sent = new byte[256];
        long end = System.nanoTime() + LINGER_MILLIS * 1_000_000L;
        while (in.read(sent) >= 0 && System.nanoTime() - end < 0) {
            // Dropped.
        }
    }

    @Override
    public void close() {
        ServerSocket open = listener;
        if (open != null) {
            try {
                open.close();
            } catch (IOException failure) {
                LOG.warn("cannot close the port of the HAProxy agent", failure);
            }
        }
    }
}
