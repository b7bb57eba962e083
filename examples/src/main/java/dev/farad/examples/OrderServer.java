package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import java.io.IOException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The program that the documentation compares: a path parameter, a body of JSON, an error. */
public final class OrderServer {
    private OrderServer() {}

    /** What is asked for. */
    record Order(String item, int count) {}

    /** What was noted. */
    record Receipt(long id, Order order) {}

    /** Serves until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        Orders orders = new Orders();
        return FaradServer.builder()
                .config(config)
                .get("/orders/{id}", exchange -> orders.find(exchange.path("id").asLong()))
                .post("/orders", exchange -> orders.note(exchange.read(Order.class)))
                .error(NoSuchElementException.class, 404)
                .start();
    }

    /** The orders so far. */
    private static final class Orders {
        private final Map<Long, Order> byId = new ConcurrentHashMap<>();
        private final AtomicLong last = new AtomicLong();

        Order find(long id) {
            Order order = byId.get(id);
            if (order == null) {
                throw new NoSuchElementException("no order " + id);
            }
            return order;
        }

        Receipt note(Order order) {
            long id = last.incrementAndGet();
            byId.put(id, order);
            return new Receipt(id, order);
        }
    }
}
