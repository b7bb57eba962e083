package dev.farad.peers.jetty;

import dev.farad.peers.common.EchoModel;
import dev.farad.peers.common.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** Jetty on virtual threads, one selector. */
public final class JettyPeer extends Handler.Abstract {
    private static final ByteBuffer HELLO = BufferUtil.toBuffer("Hello, World!", StandardCharsets.UTF_8);

    private JettyPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) throws Exception {
        Server server = new Server(new VirtualThreadPool());
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new JettyPeer());
        server.start();
        Peer.ready(connector.getLocalPort());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        switch (request.getHttpURI().getPath()) {
            case "/plaintext" -> send(response, callback, "text/plain", HELLO.slice());
            case "/echo" -> send(response, callback, "application/octet-stream", body(request));
            case "/v2/models/echo/infer" ->
                send(
                        response,
                        callback,
                        "application/json",
                        ByteBuffer.wrap(EchoModel.infer(BufferUtil.toArray(body(request)))));
            case "/allocated" ->
                send(response, callback, "text/plain", BufferUtil.toBuffer(Peer.allocated(), StandardCharsets.UTF_8));
            default -> Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
        }
        return true;
    }

    private static ByteBuffer body(Request request) throws IOException {
        return Content.Source.asByteBuffer(request);
    }

    private static void send(Response response, Callback callback, String type, ByteBuffer body) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        response.write(true, body, callback);
    }
}
