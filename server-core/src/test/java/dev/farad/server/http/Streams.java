package dev.farad.server.http;

import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** Endpoints that take or give a body in parts. */
final class Streams {
    /** Bytes of each part of {@code /parts/N}. */
    static final int PART_BYTES = 1_000;

    private Streams() {}

    /** Answers how many bytes came, one part at a time. */
    static void count(HttpExchange exchange) {
        exchange.bodyStream().subscribe(new Flow.Subscriber<>() {
            private final AtomicLong bytes = new AtomicLong();
            private Flow.Subscription subscription = NONE;

            @Override
            public void onSubscribe(Flow.Subscription newSubscription) {
                subscription = newSubscription;
                subscription.request(1);
            }

            @Override
            public void onNext(ByteBuf part) {
                bytes.addAndGet(part.readableBytes());
                part.release();
                subscription.request(1);
            }

            @Override
            public void onError(Throwable thrown) {
                exchange.fail(thrown);
            }

            @Override
            public void onComplete() {
                exchange.respond(Response.text(bytes.toString()));
            }
        });
    }

    private static final Flow.Subscription NONE = new Flow.Subscription() {
        @Override
        public void request(long parts) {
            throw new IllegalStateException("not subscribed");
        }

        @Override
        public void cancel() {}
    };

    /** Answers with the body, as it comes. */
    static void relay(HttpExchange exchange) {
        exchange.respond(new StreamedResponse(200, Map.of(), -1, exchange.bodyStream()));
    }

    /** Answers with a number of parts. */
    static StreamedResponse parts(HttpExchange exchange, boolean counted) {
        int parts = Integer.parseInt(exchange.pathParameter("n"));
        return new StreamedResponse(200, Map.of(), counted ? (long) parts * PART_BYTES : -1, new Parts(parts, false));
    }

    /** Answers without an end. */
    static void endless(HttpExchange exchange) {
        exchange.respond(new StreamedResponse(200, Map.of(), -1, new Parts(Long.MAX_VALUE, false)));
    }

    /** Fails after a number of parts. */
    static void broken(HttpExchange exchange) {
        int parts = Integer.parseInt(exchange.pathParameter("n"));
        exchange.respond(new StreamedResponse(200, Map.of(), -1, new Parts(parts, true)));
    }

    /**
     * Parts as they are asked for.
     *
     * @param count of parts
     * @param broken whether they end with an error
     */
    private record Parts(long count, boolean broken) implements Flow.Publisher<ByteBuf> {
        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private long left = count;

                @Override
                public void request(long parts) {
                    for (long i = 0; i < parts && left > 0; i++) {
                        left--;
                        subscriber.onNext(Unpooled.wrappedBuffer(new byte[PART_BYTES]));
                    }
                    if (left == 0) {
                        left = -1;
                        end(subscriber);
                    }
                }

                @Override
                public void cancel() {
                    left = -1;
                }
            });
        }

        private void end(Flow.Subscriber<? super ByteBuf> subscriber) {
            if (broken) {
                subscriber.onError(new IllegalStateException("failed on purpose"));
            } else {
                subscriber.onComplete();
            }
        }
    }
}
