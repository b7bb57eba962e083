package dev.farad.peers.vertx;

import dev.farad.peers.common.EchoModel;
import dev.farad.peers.common.Peer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Vert.x on the native transport, one event loop. */
public final class VertxPeer {
    private static final Buffer HELLO = Buffer.buffer("Hello, World!");

    private VertxPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no native transport", vertx.unavailableNativeTransportCause());
        }
        vertx.createHttpServer()
                .requestHandler(VertxPeer::answer)
                .listen(0, "127.0.0.1")
                .onSuccess(server -> Peer.ready(server.actualPort()))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/plaintext" -> send(request, "text/plain", HELLO);
            case "/echo" -> request.bodyHandler(body -> send(request, "application/octet-stream", body));
            case "/v2/models/echo/infer" -> request.bodyHandler(body -> send(request, "application/json", infer(body)));
            case "/allocated" -> send(request, "text/plain", Buffer.buffer(Peer.allocated()));
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static Buffer infer(Buffer body) {
        try {
            return Buffer.buffer(EchoModel.infer(body.getBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(HttpServerRequest request, String type, Buffer body) {
        HttpServerResponse response = request.response();
        response.putHeader("content-type", type);
        response.end(body);
    }
}
