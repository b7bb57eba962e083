package dev.farad.examples;

import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.http.Transport;
import dev.farad.server.route.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A server that is a process of its own, since what is done to it would end a test's. */
final class DoomedServer {
    private static final int SOME_BYTES = 64 << 10;

    private DoomedServer() {}

    /**
     * Serves until SIGTERM; says {@code ready PORT MANAGEMENT_PORT} once it does.
     *
     * @param args the transport, and whether the start waits for ever
     */
    public static void main(String[] args) throws IOException {
        List<byte[]> kept = new ArrayList<>();
        Builder builder = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0, Transport.valueOf(args[0])))
                        .with(BackendChoice.CPU))
                .onStop("first", () -> System.out.println("stopped first"))
                .onStop("second", () -> System.out.println("stopped second"))
                .get("/hello", _ -> Response.text("hello"))
                .get("/overflow", _ -> deeper(0))
                .get("/greedy", _ -> {
                    fill(new ArrayList<>());
                    return Response.empty(204);
                })
                .get("/keep", _ -> {
                    fill(kept);
                    return Response.text("never");
                })
                .get("/direct", exchange -> {
                    fillDirect(exchange.allocator());
                    return Response.empty(204);
                });
        if (args.length > 1) {
            builder.onStart("hangs", () -> {
                System.out.println("hanging");
                Thread.sleep(Long.MAX_VALUE);
            });
        }
        FaradServer server = builder.onStop("last", () -> System.out.println("stopped last"))
                .stopOnSignal()
                .start();
        System.out.println("ready " + server.address().getPort() + " "
                + server.managementAddress().getPort());
        server.awaitStopped();
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : deeper(depth + 1) + 1;
    }

    private static void fill(List<byte[]> list) {
        while (list.add(new byte[SOME_BYTES])) {}
    }

    private static void fillDirect(ByteBufAllocator allocator) {
        List<ByteBuf> held = new ArrayList<>();
        try {
            while (held.add(allocator.directBuffer(SOME_BYTES))) {}
        } finally {
            held.forEach(ByteBuf::release);
        }
    }
}
