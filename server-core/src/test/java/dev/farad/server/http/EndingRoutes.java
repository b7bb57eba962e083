package dev.farad.server.http;

import dev.farad.codec.body.BodyCodec;
import dev.farad.server.Builder;
import dev.farad.server.event.EventStream;
import dev.farad.server.event.ServerSentEvent;
import dev.farad.server.model.Inputs;
import dev.farad.server.route.Body;
import dev.farad.server.route.Endpoint;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Endpoints that answer, fail and wait in every way there is. */
final class EndingRoutes {
    /** Exchanges that wait for the test to answer, as they arrive. */
    final BlockingQueue<HttpExchange> held = new LinkedBlockingQueue<>();
    /** Blocking handlers that wait, as they arrive. */
    final BlockingQueue<String> blocked = new LinkedBlockingQueue<>();

    final CountDownLatch goOn = new CountDownLatch(1);

    /** What no codec but {@link Doomed} knows. */
    record Odd() {}

    /** Fails in whatever way the body says, or where it should write. */
    private static final class Doomed implements BodyCodec {
        @Override
        public List<String> mediaTypes() {
            return List.of("application/doomed");
        }

        @Override
        public boolean reads(Type type) {
            return type == Odd.class;
        }

        @Override
        public boolean writes(Class<?> type) {
            return type == Odd.class || type == StackOverflowError.class;
        }

        @Override
        public Object decode(ByteBuf body, Type type) {
            throw new IllegalStateException("codec failed on purpose");
        }

        @Override
        public ByteBuf encode(Object value, ByteBufAllocator allocator) {
            if (value instanceof StackOverflowError error) {
                throw error;
            }
            throw new IllegalStateException("codec failed on purpose");
        }
    }

    /** A subscription of which only requests matter. */
    @FunctionalInterface
    private interface Requested extends Flow.Subscription {
        @Override
        default void cancel() {}
    }

    /** Takes a body's parts and fails at the first. */
    private record FailsAtFirstPart() implements Flow.Subscriber<ByteBuf> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(ByteBuf part) {
            part.release();
            throw new IllegalStateException("subscriber failed on purpose");
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onComplete() {}
    }

    private static final class RefusesAll implements Endpoint {
        @Override
        public void admit(HttpExchange exchange) {
            if (exchange.query() == null) {
                throw new IllegalStateException("admission failed on purpose");
            }
            throw Refusal.of(403, "not you");
        }

        @Override
        public void answer(HttpExchange exchange) {
            throw new AssertionError("answered though refused");
        }
    }

    void addTo(Builder builder) {
        answers(builder);
        failures(builder);
        waits(builder);
        streams(builder);
    }

    private static void answers(Builder builder) {
        builder.codec(new Doomed())
                .async("GET", "/hello", exchange -> exchange.respond(Response.text("hello")))
                .get("/blocking", _ -> Response.text("hello"))
                .get("/empty", _ -> Response.empty(204))
                .get("/unchanged", _ -> Response.empty(304))
                .post("/echo", HttpExchange::text)
                .post("/json", exchange -> exchange.json().get("a").asInt())
                .get("/bad", _ -> {
                    throw Refusal.badRequest("on purpose");
                });
    }

    private static void failures(Builder builder) {
        builder.get("/throws", _ -> {
                    throw new IllegalStateException("handler failed on purpose");
                })
                .get("/overflows", _ -> {
                    throw new StackOverflowError("on purpose");
                })
                .async("GET", "/throws-on-loop", _ -> {
                    throw new IllegalStateException("handler failed on purpose");
                })
                .async("GET", "/overflows-on-loop", _ -> {
                    throw new StackOverflowError("on purpose");
                })
                .get("/stage-fails", _ -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")))
                .async("GET", "/answers-and-throws", exchange -> {
                    exchange.respond(Response.text("hello"));
                    throw new IllegalStateException("on purpose");
                })
                .async("GET", "/refused", new RefusesAll())
                .post("/decodes", exchange -> exchange.read(Odd.class))
                .get("/encodes", _ -> new Odd())
                .get("/encodes-too-deep", _ -> new StackOverflowError("on purpose"))
                .get("/unencodable", _ -> new Object())
                .async("GET", "/cancel-throws", exchange -> {
                    exchange.onCancel(() -> {
                        throw new IllegalStateException("on purpose");
                    });
                    exchange.onCancel(() -> exchange.respond(Response.empty(204)));
                });
    }

    private void waits(Builder builder) {
        builder.async("GET", "/held", exchange -> {
                    exchange.onCancel(() -> exchange.respond(Response.empty(204)));
                    held.add(exchange);
                })
                .async("GET", "/stubborn", held::add)
                .get("/waits", _ -> {
                    blocked.add("waits");
                    goOn.await();
                    return Response.text("done");
                })
                .get("/infers/{model}", exchange -> {
                    exchange.infer(exchange.pathParameter("model"), Inputs.of("x", new float[2], 1, 2))
                            .join();
                    return Response.text("inferred");
                });
    }

    private static void streams(Builder builder) {
        builder.async("POST", "/count", Streams::count, Body.STREAMED)
                .async("POST", "/relay", Streams::relay, Body.STREAMED)
                .async("POST", "/drop", exchange -> exchange.respond(Response.text("dropped")), Body.STREAMED)
                .async(
                        "POST",
                        "/spills",
                        exchange -> exchange.bodyStream().subscribe(new FailsAtFirstPart()),
                        Body.STREAMED)
                .async("GET", "/parts/{n}", exchange -> exchange.respond(Streams.parts(exchange, false)))
                .async("GET", "/endless", Streams::endless)
                .async("GET", "/broken/{n}", Streams::broken)
                .async("GET", "/throws-in-body", exchange -> exchange.respond(throwing(false)))
                .async("GET", "/throws-at-subscriber", exchange -> exchange.respond(throwing(true)))
                .get("/events", exchange -> EventStream.of(exchange, events -> events.send(ServerSentEvent.of("only"))))
                .get(
                        "/events-fail",
                        exchange -> EventStream.of(exchange, events -> {
                            events.send(ServerSentEvent.of("first"));
                            throw new IllegalStateException("on purpose");
                        }))
                .async(
                        "GET",
                        "/events-open",
                        exchange -> EventStream.open(exchange).offer(ServerSentEvent.of("x".repeat(1_000))));
    }

    private static StreamedResponse throwing(boolean atOnce) {
        return new StreamedResponse(200, Map.of(), -1, subscriber -> {
            if (atOnce) {
                throw new IllegalStateException("publisher failed on purpose");
            }
            int[] asked = new int[1];
            Requested requested = _ -> {
                if (asked[0]++ > 0) {
                    throw new IllegalStateException("publisher failed on purpose");
                }
                subscriber.onNext(Unpooled.wrappedBuffer(new byte[1_000]));
            };
            subscriber.onSubscribe(requested);
        });
    }

    /** Takes the next exchange that waits. */
    HttpExchange nextHeld() throws InterruptedException {
        return Await.next("an exchange that is held", held);
    }

    @Nullable String nextBlocked() throws InterruptedException {
        return Await.next("a handler that waits", blocked);
    }
}
