package dev.farad.peers.helidon;

import dev.farad.peers.common.EchoModel;
import dev.farad.peers.common.Peer;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Helidon SE, a virtual thread a connection. */
public final class HelidonPeer {
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    private static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain");
    private static final Header BYTES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    private static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private HelidonPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(HelidonPeer::endpoints)
                .build()
                .start();
        Peer.ready(server.port());
    }

    private static void endpoints(HttpRouting.Builder routing) {
        routing.get("/plaintext", (_, response) -> response.header(TEXT).send(HELLO))
                .post("/echo", (request, response) -> response.header(BYTES).send(body(request)))
                .post("/v2/models/echo/infer", HelidonPeer::infer)
                .get("/allocated", (_, response) -> response.header(TEXT).send(Peer.allocated()));
    }

    private static void infer(ServerRequest request, ServerResponse response) throws IOException {
        response.header(JSON).send(EchoModel.infer(body(request)));
    }

    private static byte[] body(ServerRequest request) {
        return request.content().as(byte[].class);
    }
}
