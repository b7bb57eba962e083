package dev.farad.peers.undertow;

import dev.farad.peers.common.EchoModel;
import dev.farad.peers.common.Peer;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Undertow with one I/O thread, which runs the handlers too. */
public final class UndertowPeer {
    private static final ByteBuffer HELLO = ByteBuffer.allocateDirect(13)
            .put("Hello, World!".getBytes(StandardCharsets.UTF_8))
            .flip();

    private UndertowPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) {
        HttpHandler endpoints = new PathHandler()
                .addExactPath("/plaintext", exchange -> send(exchange, "text/plain", HELLO.duplicate()))
                .addExactPath(
                        "/echo",
                        exchange -> exchange.getRequestReceiver()
                                .receiveFullBytes((whole, body) ->
                                        send(whole, "application/octet-stream", ByteBuffer.wrap(body))))
                .addExactPath(
                        "/v2/models/echo/infer",
                        exchange -> exchange.getRequestReceiver().receiveFullBytes(UndertowPeer::infer))
                .addExactPath(
                        "/allocated",
                        exchange -> send(
                                exchange,
                                "text/plain",
                                ByteBuffer.wrap(Peer.allocated().getBytes(StandardCharsets.UTF_8))));
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setHandler(endpoints)
                .build();
        server.start();
        Peer.ready(((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort());
    }

    private static void infer(HttpServerExchange exchange, byte[] body) {
        try {
            send(exchange, "application/json", ByteBuffer.wrap(EchoModel.infer(body)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(HttpServerExchange exchange, String type, ByteBuffer body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(body);
    }
}
