package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.ExchangeSnapshot;
import dev.farad.hooks.Moment;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an exchange shows when its request is over and what was behind it serves another. */
@Timeout(60)
class ExchangeLeaseTest {
    private static final Exchange.Key<String> NOTE = new Exchange.Key<>("note", String.class);

    /** Keeps what it must not keep, as a careless hook does. */
    private static final class Keeper implements OnRequest, OnFinish {
        final BlockingQueue<Exchange> kept = new LinkedBlockingQueue<>();
        final BlockingQueue<ExchangeSnapshot> snapshots = new LinkedBlockingQueue<>();

        @Override
        public Verdict onRequest(Exchange exchange) {
            exchange.set(NOTE, "of " + exchange.path());
            return Verdict.PROCEED;
        }

        @Override
        public void onFinish(Exchange exchange, Outcome outcome) {
            snapshots.add(exchange.snapshot());
            kept.add(exchange);
        }
    }

    private record Seen(Exchange exchange, String path) {}

    static Stream<Consumer<Exchange>> reads() {
        return Stream.of(
                Exchange::id,
                Exchange::method,
                Exchange::path,
                Exchange::query,
                exchange -> exchange.headers().first("host"),
                exchange -> exchange.headers().all("host"),
                Exchange::route,
                Exchange::tenant,
                exchange -> exchange.timeline().has(Moment.OPENED),
                exchange -> exchange.timeline().at(Moment.OPENED),
                Exchange::inference,
                Exchange::usage,
                exchange -> exchange.get(NOTE),
                exchange -> exchange.set(NOTE, "mine"),
                Exchange::snapshot);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void throwsOnceItsRequestIsOverAndSaysWhereThatWas(Consumer<Exchange> read) throws Exception {
        Keeper keeper = new Keeper();
        try (TestServer server = new TestServer(keeper)) {
            assertThat(server.get("/hello/first").statusCode()).isEqualTo(200);
            Exchange stale = keeper.kept.take();
            assertThat(server.get("/hello/second").statusCode())
                    .as("answered once the first is over")
                    .isEqualTo(200);
            assertThatThrownBy(() -> read.accept(stale))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("exchange used after its request was finished")
                    .hasMessageContaining("snapshot")
                    .satisfies(used -> assertThat(used.getStackTrace())
                            .as("where it was used")
                            .anyMatch(frame -> frame.getClassName().contains("ExchangeLeaseTest")))
                    .cause()
                    .hasMessageContaining("was finished here")
                    .satisfies(finished -> assertThat(finished.getStackTrace())
                            .as("where it was finished")
                            .anyMatch(frame -> frame.getMethodName().equals("finish")));
        }
    }

    @Test
    void aSnapshotOutlivesItsRequest() throws Exception {
        Keeper keeper = new Keeper();
        try (TestServer server = new TestServer(keeper)) {
            server.get("/hello/first?q=1", "x-tenant-id", "acme", "x-request-id", "r-1");
            server.get("/hello/second");
            ExchangeSnapshot first = keeper.snapshots.take();
            assertThat(first.request().path()).isEqualTo("/hello/first");
            assertThat(first.request().id()).isEqualTo("r-1");
            assertThat(first.request().query()).isEqualTo("q=1");
            assertThat(first.request().route()).isEqualTo("/hello/{name}");
            assertThat(first.request().headers()).containsEntry("x-tenant-id", List.of("acme"));
            assertThat(first.tenant()).isEqualTo("acme");
            assertThat(first.get(NOTE)).isEqualTo("of /hello/first");
            assertThat(first.values()).isEqualTo(Map.of(NOTE, "of /hello/first"));
            assertThat(first.timeline().has(Moment.WRITTEN)).isTrue();
        }
    }

    @Test
    void neverShowsAnotherRequestWhileBothRace() throws Exception {
        AtomicReference<Seen> latest = new AtomicReference<>();
        OnRequest publish = exchange -> {
            latest.set(new Seen(exchange, exchange.path()));
            return Verdict.PROCEED;
        };
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        AtomicLong refusals = new AtomicLong();
        AtomicReference<String> wrong = new AtomicReference<>();
        try (TestServer server = new TestServer(publish)) {
            Thread reader = Thread.ofPlatform().start(() -> {
                while (!done.get()) {
                    Seen seen = latest.get();
                    if (seen == null) {
                        continue;
                    }
                    for (int i = 0; i < 50; i++) {
                        try {
                            String path = seen.exchange().path();
                            reads.incrementAndGet();
                            if (!path.equals(seen.path())) {
                                wrong.set("read " + path + " from the exchange of " + seen.path());
                            }
                        } catch (IllegalStateException over) {
                            refusals.incrementAndGet();
                        }
                    }
                }
            });
            try (Socket socket = server.connect()) {
                for (int i = 0; i < 5_000; i++) {
                    TestServer.write(socket, "GET /hello/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    TestServer.read(socket);
                }
            }
            done.set(true);
            reader.join();
        }
        assertThat(wrong.get()).isNull();
        assertThat(reads.get()).isPositive();
        assertThat(refusals.get()).isPositive();
    }
}
