package dev.farad.loadtest.rolling;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** HTTP/2 over TLS by the JDK's client: a few connections that all requests share, in turn. */
final class Http2Sender implements Sender {
    private static final int CONNECTIONS = 8;

    static {
        // The client would otherwise send some requests again by itself, and hide what this is to find.
        System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
        System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    }

    private final List<HttpClient> clients;
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpRequest fast;
    private final HttpRequest slow;

    /** Makes one for a port of this machine that shows a certificate. */
    Http2Sender(int port, OwnCertificate certificate) {
        clients = Stream.generate(() ->
                        HttpClient.newBuilder().sslContext(certificate.trust()).build())
                .limit(CONNECTIONS)
                .toList();
        URI server = URI.create("https://127.0.0.1:" + port);
        fast = HttpRequest.newBuilder(server.resolve(INFER_PATH))
                .POST(BodyPublishers.ofString(INFER_BODY))
                .build();
        slow = HttpRequest.newBuilder(server.resolve(SLOW_PATH)).build();
    }

    @Override
    public String exchange(boolean takesLong) throws IOException {
        HttpClient client = clients.get(Math.floorMod(turn.getAndIncrement(), CONNECTIONS));
        try {
            HttpResponse<String> answer = client.send(takesLong ? slow : fast, BodyHandlers.ofString());
            if (answer.statusCode() != 200 || answer.version() != Version.HTTP_2) {
                throw new IOException(answer.version() + " " + answer.statusCode() + ": "
                        + answer.body().replaceAll("\\s+", " ").strip());
            }
            return answer.body();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    @Override
    public void close() {
        clients.forEach(HttpClient::shutdownNow);
    }
}
