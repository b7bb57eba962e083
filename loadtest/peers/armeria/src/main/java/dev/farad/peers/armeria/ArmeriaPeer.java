package dev.farad.peers.armeria;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import dev.farad.peers.common.EchoModel;
import dev.farad.peers.common.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Armeria, one event loop, which runs the services too. */
public final class ArmeriaPeer {
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.UTF_8);

    private ArmeriaPeer() {}

    /** Serves until standard input ends. */
    public static void main(String[] args) {
        Server server = Server.builder()
                .localPort(0, SessionProtocol.HTTP)
                .workerGroup(1)
                .service("/plaintext", (_, _) -> HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT, HELLO))
                .service(
                        "/echo", (_, request) -> whole(request, MediaType.OCTET_STREAM, AggregatedHttpRequest::content))
                .service("/v2/models/echo/infer", (_, request) -> whole(request, MediaType.JSON, ArmeriaPeer::infer))
                .service("/allocated", (_, _) -> HttpResponse.of(Peer.allocated()))
                .build();
        server.start().join();
        Peer.ready(server.activeLocalPort());
    }

    private static HttpResponse whole(
            HttpRequest request, MediaType type, Function<AggregatedHttpRequest, HttpData> answer) {
        return HttpResponse.of(
                request.aggregate().thenApply(body -> HttpResponse.of(HttpStatus.OK, type, answer.apply(body))));
    }

    private static HttpData infer(AggregatedHttpRequest request) {
        try {
            return HttpData.wrap(EchoModel.infer(request.content().array()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
