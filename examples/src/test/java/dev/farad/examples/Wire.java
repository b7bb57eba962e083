package dev.farad.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection to a server, byte by byte: kept alive from request to request, and never opened again behind one's back. */
final class Wire implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("\r\ncontent-length: ([0-9]+)\r\n");

    private final Socket socket;

    Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Connects until nobody listens: a server that was asked to end has closed its port. */
    static void awaitRefusal(int port) throws IOException {
        while (true) {
            try {
                new Wire(port).close();
            } catch (ConnectException refused) {
                return;
            } catch (SocketException reset) {
                // The port closed while this one waited to be accepted.
            }
        }
    }

    /** A response: its status, all of its head, and its body. */
    record Answer(int status, String head, String body) {}

    /** Sends a POST with a body and returns the answer; header lines end with CR LF. */
    Answer post(String path, byte[] body, String... headerLines) throws IOException {
        send("POST " + path + " HTTP/1.1\r\nHost: farad\r\nContent-Length: " + body.length + "\r\n"
                + String.join("", headerLines) + "\r\n");
        send(body, 1);
        return answer();
    }

    Answer post(String path, String body) throws IOException {
        return post(path, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer get(String path, String... headerLines) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: farad\r\n" + String.join("", headerLines) + "\r\n");
        return answer();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1), 1);
    }

    /** Sends bytes a number of times. */
    void send(byte[] bytes, int times) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int i = 0; i < times; i++) {
            out.write(bytes);
        }
        out.flush();
    }

    /** Reads one response. */
    Answer answer() throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!endsWithBlankLine(read)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + read);
            }
            read.write(next);
        }
        String head = read.toString(StandardCharsets.ISO_8859_1);
        Matcher length = CONTENT_LENGTH.matcher(head);
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        int status = Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        return new Answer(status, head, new String(body, StandardCharsets.UTF_8));
    }

    /** Waits for a while, and returns whether nothing came meanwhile, not even the end. */
    boolean silentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    /** Waits until the server closes the connection, and returns whether it did without a word. */
    boolean endsSilently() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    private static boolean endsWithBlankLine(ByteArrayOutputStream read) {
        byte[] bytes = read.toByteArray();
        return bytes.length >= 4
                && Arrays.equals(bytes, bytes.length - 4, bytes.length, new byte[] {13, 10, 13, 10}, 0, 4);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
