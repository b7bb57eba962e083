package dev.farad.server.file;

import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Flow;

/**
 * A file as the answer to GET or HEAD: whole, one range of it, or 304 where the client has it already (RFC 9110 sections 13 and
 * 14).
 *
 * <p>Its {@code ETag} is made of its size and the time when it was last written. A request for several ranges gets the whole
 * file, which the RFC leaves to the server.
 */
public final class FileResponse {
    private static final Map<String, String> NO_SNIFFING = Map.of("x-content-type-options", "nosniff");

    private FileResponse() {}

    /**
     * Returns the answer for a file whose media type its name's extension says. Blocks while the file is opened.
     *
     * @param file no symbolic link; the caller decides what a client may name
     * @throws Refusal 404 if it is no file or cannot be read; 412 or 416 if the request's conditions or range say so
     */
    public static StreamedResponse of(HttpExchange exchange, Path file) throws IOException {
        return of(exchange, file, FileTypes.of(String.valueOf(file.getFileName())));
    }

    /** Returns the answer for a file of a media type. */
    public static StreamedResponse of(HttpExchange exchange, Path file, String contentType) throws IOException {
        FileChannel channel = open(exchange, file);
        try {
            BasicFileAttributes facts =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!facts.isRegularFile()) {
                throw notFound(exchange);
            }
            return answer(exchange, channel, facts, contentType);
        } catch (Throwable failure) {
            channel.close();
            throw failure;
        }
    }

    private static FileChannel open(HttpExchange exchange, Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | java.nio.file.AccessDeniedException absent) {
            throw notFound(exchange);
        }
    }

    private static StreamedResponse answer(
            HttpExchange exchange, FileChannel channel, BasicFileAttributes facts, String contentType)
            throws IOException {
        long bytes = channel.size();
        Instant written = facts.lastModifiedTime().toInstant();
        String etag = "\"" + Long.toHexString(bytes) + "-" + Long.toHexString(written.getEpochSecond()) + "-"
                + Integer.toHexString(written.getNano()) + "\"";
        Instant seconds = written.truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> headers = new HashMap<>(NO_SNIFFING);
        headers.put("etag", etag);
        headers.put("last-modified", HttpDate.text(seconds));
        headers.put("accept-ranges", "bytes");
        Preconditions conditions = new Preconditions(etag, seconds);
        return switch (conditions.check(exchange.headers())) {
            case FAILED -> throw Refusal.of(412, "the file is another than the request's conditions name");
            case NOT_MODIFIED -> {
                channel.close();
                yield new StreamedResponse(304, headers, bytes, FileResponse::nothing);
            }
            case PROCEED -> {
                headers.put("content-type", contentType);
                yield body(range(exchange, conditions, bytes), channel, headers, bytes);
            }
        };
    }

    /** Returns the range that the request asks for: the whole file where it asks for none. */
    private static ByteRange range(HttpExchange exchange, Preconditions conditions, long bytes) {
        String field = exchange.method().equals("GET") ? exchange.headers().first("range") : null;
        ByteRange asked =
                field == null || !conditions.allowsRange(exchange.headers()) ? null : ByteRange.of(field, bytes);
        if (asked == null) {
            return new ByteRange(0, bytes);
        }
        if (asked.length() == 0) {
            throw Refusal.of(
                            416, "the file has no byte of range '" + field + "' (expected: within " + bytes + " bytes)")
                    .with("content-range", "bytes */" + bytes);
        }
        return asked;
    }

    private static StreamedResponse body(
            ByteRange range, FileChannel channel, Map<String, String> headers, long bytes) {
        Flow.Publisher<ByteBuf> body = new FileBody(channel, range.from(), range.length());
        if (range.length() == bytes) {
            return new StreamedResponse(200, headers, bytes, body);
        }
        long last = range.from() + range.length() - 1;
        headers.put("content-range", "bytes " + range.from() + "-" + last + "/" + bytes);
        return new StreamedResponse(206, headers, range.length(), body);
    }

    private static void nothing(Flow.Subscriber<? super ByteBuf> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long parts) {
                subscriber.onComplete();
            }

            @Override
            public void cancel() {}
        });
    }

    static Refusal notFound(HttpExchange exchange) {
        return Refusal.notFound("no such file: " + exchange.path());
    }
}
