package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Flow;

/**
 * An answer whose body comes in parts, at the pace of the client.
 *
 * <p>The publisher is subscribed to once, after the head was written, and asked for one part at a time; each part is handed
 * over. It is cancelled when the client leaves, and subscribed to and cancelled at once where the client has left before, wants
 * the head only, or the exchange has an answer already: what it holds it can always free in {@code cancel}.
 *
 * @param status 200 to 599
 * @param headers by name
 * @param length of the body in bytes, or -1 where it is not known before
 * @param body in parts
 */
public record StreamedResponse(int status, Map<String, String> headers, long length, Flow.Publisher<ByteBuf> body) {
    /** Checks status and length, and copies the headers. */
    public StreamedResponse {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        if (length < -1) {
            throw new IllegalArgumentException("length: " + length + " (expected: -1 or more)");
        }
        headers = Map.copyOf(headers);
    }

    /**
     * Returns an answer of a media type whose body is written to a stream, by code that may block: {@code StreamedResponse.of(200,
     * "text/csv", out -> ...)}. Its length is not known before.
     */
    public static StreamedResponse of(int status, String contentType, BodyWriter writer) {
        return new StreamedResponse(status, Map.of("content-type", contentType), -1, new WrittenBody(writer));
    }

    /** Returns this answer with one more header. */
    public StreamedResponse with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new StreamedResponse(status, more, length, body);
    }

    /** Lets go of a body that nobody will read: subscribes, since that is what a publisher waits for, and cancels at once. */
    public void discard() {
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(ByteBuf part) {
                part.release();
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });
    }
}
