package dev.farad.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A client of one request, in either version of HTTP; used by one thread. */
interface Peer extends AutoCloseable {

    /** What a peer speaks. */
    enum Speech {
        HTTP1,
        TLS,
        HTTP2
    }

    /** Connects. */
    static Peer connect(Speech speech, InetSocketAddress address, @Nullable SSLContext tls) throws IOException {
        return speech == Speech.HTTP2
                ? new OverHttp2(new Http2Client(address))
                : new OverHttp1(new RawClient(address, 0, tls));
    }

    /** Sends a request without a body. */
    Peer request(String method, String path, String... fields) throws IOException;

    /** Sends the head of a POST whose body comes in {@link #body}. */
    Peer begin(String path, String... fields) throws IOException;

    /** Sends a part of the body. */
    Peer body(String text, boolean last) throws IOException;

    /** Reads the answer to its end and returns its status; 0 where there is none. */
    int status() throws IOException;

    /** Reads some of the answer. */
    Peer some() throws IOException;

    /** Leaves: the stream is reset where there are streams, otherwise the connection. */
    void leave() throws IOException;

    /** Ends the connection with a reset. */
    void vanish() throws IOException;

    @Override
    void close() throws IOException;

    /** Sends a POST with a whole body. */
    default Peer post(String path, String body, String... fields) throws IOException {
        return begin(path, fields).body(body, true);
    }

    /** Sends a GET. */
    default Peer get(String path, String... fields) throws IOException {
        return request("GET", path, fields);
    }

    /** A request of HTTP/1.1, alone on its connection; bodies are chunked. */
    final class OverHttp1 implements Peer {
        final RawClient client;
        private boolean toHead;

        OverHttp1(RawClient client) {
            this.client = client;
        }

        private static String[] lines(String... fields) {
            String[] lines = new String[fields.length / 2];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = fields[2 * i] + ": " + fields[2 * i + 1];
            }
            return lines;
        }

        @Override
        public Peer request(String method, String path, String... fields) throws IOException {
            toHead = method.equals("HEAD");
            client.send(Requests.head(method + " " + path + " HTTP/1.1", lines(fields)));
            return this;
        }

        @Override
        public Peer begin(String path, String... fields) throws IOException {
            client.send(Requests.chunked(path, "", lines(fields)));
            return this;
        }

        @Override
        public Peer body(String text, boolean last) throws IOException {
            client.send((text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
                    + (last ? "0\r\n\r\n" : ""));
            return this;
        }

        @Override
        public int status() throws IOException {
            try {
                return toHead
                        ? client.readToHead().status()
                        : client.readFinal().status();
            } catch (EOFException | SocketException end) {
                return 0;
            }
        }

        @Override
        public Peer some() throws IOException {
            client.readFull(new byte[200]);
            return this;
        }

        @Override
        public void leave() throws IOException {
            client.reset();
        }

        @Override
        public void vanish() throws IOException {
            client.reset();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    /** A request of HTTP/2, on stream 1. */
    record OverHttp2(Http2Client client) implements Peer {
        @Override
        public Peer request(String method, String path, String... fields) throws IOException {
            client.head(1, true, Http2Client.request(method, path, fields));
            return this;
        }

        @Override
        public Peer begin(String path, String... fields) throws IOException {
            client.post(1, path, fields);
            return this;
        }

        @Override
        public Peer body(String text, boolean last) throws IOException {
            client.data(1, text, last);
            return this;
        }

        @Override
        public int status() throws IOException {
            Http2Client.Answer answer = client.answer(1);
            return answer.ended ? answer.status() : 0;
        }

        @Override
        public Peer some() throws IOException {
            client.bytes(1, 1);
            return this;
        }

        @Override
        public void leave() throws IOException {
            client.reset(1, Http2Client.CANCEL);
        }

        @Override
        public void vanish() throws IOException {
            client.abort();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
