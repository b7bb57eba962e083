package dev.farad.server.http;

import static io.netty.handler.codec.http2.Http2Error.CANCEL;
import static io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR;
import static io.netty.handler.codec.http2.Http2Error.NO_ERROR;
import static io.netty.handler.codec.http2.Http2Exception.streamError;

import dev.farad.codec.http.MalformedHttpException;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.http.ServerExchange.Reading;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream of HTTP/2: a request and its answer.
 *
 * <p>Bytes of a body are given back to the client's windows as they are taken: at once where the body is gathered whole
 * within its budget, as the subscriber asks for parts where it is streamed. So a subscriber that asks for none stops its own
 * stream, once the window of it is full, and no other.
 */
final class SessionStream implements HttpStream {
    /** The window of a stream whose body is gathered whole, so that a distant client need not wait for each 64 KiB. */
    private static final int WHOLE_WINDOW_BYTES = 1 << 20;

    private final Http2Session session;
    private final Http2Stream stream;
    private final Http2Output output;
    private final Deadline deadline = new Deadline();
    private @Nullable ServerExchange exchange;
    /** Bytes of a streamed body that came, and those of them that the client may send anew. */
    private long offeredBytes;

    private long returnedBytes;
    /** What came of the body while a hook decides, at most the stream's window; and whether that is all of it. */
    private @Nullable ByteBuf early;

    private boolean ended;
    private boolean closed;

    SessionStream(Http2Session session, Http2Stream stream) {
        this.session = session;
        this.stream = stream;
        this.output = new Http2Output(this, session, stream);
    }

    @Override
    public RequestPath path() {
        return session.path();
    }

    @Override
    public HttpLoop loop() {
        return session.loop();
    }

    @Override
    public Channel channel() {
        return session.channel();
    }

    @Override
    public ResponseWriter output() {
        return output;
    }

    @Override
    public boolean gone() {
        return closed || !channel().isActive();
    }

    /** Takes the head of the request. */
    void head(Http2Headers headers, boolean last) throws Http2Exception {
        ByteBuf text = loop().requestText().of(stream.id(), headers);
        ServerExchange taken = loop().take(this);
        exchange = taken;
        session.began();
        try {
            if (!taken.head.parse(text)) {
                throw new IllegalStateException("a head without an end");
            }
        } catch (MalformedHttpException malformed) {
            recycle(taken);
            output.refuse(path().malformed(
                            Refusal.of(malformed.status(), String.valueOf(malformed.getMessage())), allocator()));
            return;
        }
        taken.reading = last ? Reading.DONE : Reading.BODY;
        path().inbound(taken, null);
        begin(taken);
    }

    @Override
    public void decided(ServerExchange taken, Supplier<Verdict> verdict) {
        path().inbound(taken, verdict);
        if (serves(taken) && taken.state == State.ASKING) {
            return; // The next hook needs time too: what came of the body waits on.
        }
        ByteBuf came = early;
        early = null;
        try {
            begin(taken);
            if (came != null) {
                int bytes = came.readableBytes();
                giveBack(bytes - (serves(taken) ? take(taken, came, bytes) : 0));
            }
            if (ended && serves(taken)) {
                taken.reading = Reading.DONE;
                done(taken);
            }
            session.flush();
        } catch (Http2Exception | RuntimeException failure) {
            session.onError(session.context(), false, streamError(stream.id(), INTERNAL_ERROR, failure, "body"));
        } finally {
            ReferenceCountUtil.release(came);
        }
    }

    /** Begins with the body of a request, or with its answer where it has none, unless the request was refused or waits. */
    private void begin(ServerExchange taken) throws Http2Exception {
        if (serves(taken) && taken.state == State.READING) {
            accepted(taken, taken.reading == Reading.DONE);
        }
    }

    private void accepted(ServerExchange taken, boolean last) throws Http2Exception {
        if (!last) {
            deadline.begin(loop().nowNanos());
            if (taken.head.find("expect") >= 0) {
                output.goAhead();
            }
            if (taken.stream == null && taken.head.contentLength() > Http2Codec.STREAM_WINDOW_BYTES) {
                session.decoder()
                        .flowController()
                        .incrementWindowSize(stream, WHOLE_WINDOW_BYTES - Http2Codec.STREAM_WINDOW_BYTES);
            }
        }
        if (last || taken.stream != null) {
            path().answer(taken);
        }
    }

    private boolean serves(ServerExchange other) {
        return exchange == other;
    }

    /** Takes bytes of the body, and returns how many of them are not given back at once. */
    int data(ByteBuf data, boolean last) {
        ServerExchange taking = exchange;
        if (taking == null) {
            return 0;
        }
        int kept = data.isReadable() ? take(taking, data, data.readableBytes()) : 0;
        if (last && early != null) {
            ended = true;
        } else if (last && serves(taking)) {
            taking.reading = Reading.DONE;
            done(taking);
        }
        return kept;
    }

    private int take(ServerExchange taking, ByteBuf data, int bytes) {
        if (taking.state == State.ASKING) {
            early = (early == null ? allocator().directBuffer(bytes) : early).writeBytes(data, bytes);
            return bytes;
        }
        if (!taking.wantsBody() || !path().takes(taking, bytes)) {
            drop(taking, bytes);
            return 0;
        }
        deadline.moved(bytes);
        if (taking.stream == null) {
            taking.body.append(data, bytes, allocator());
            return 0;
        }
        offeredBytes += bytes;
        taking.stream.offer(RequestBody.part(data, bytes, allocator()));
        advance();
        return bytes;
    }

    private void drop(ServerExchange taking, int bytes) {
        if (serves(taking)) {
            taking.droppedBytes += bytes;
            if (taking.droppedBytes > 2 * taking.limits.bodyBytes()) {
                cut(taking, new Outcome.Cancelled("the client sent on though it was refused"));
            }
        }
    }

    private void done(ServerExchange taking) {
        if (taking.state == State.READING) {
            path().answer(taking);
        } else if (taking.stream != null) {
            taking.stream.complete();
        }
    }

    /** Gives back to the client what a subscriber took of the body. */
    @Override
    public void advance() {
        RequestStream body = exchange == null ? null : exchange.stream;
        long waiting = body == null ? 0 : body.waitingBytes();
        int more = (int) (offeredBytes - waiting - returnedBytes);
        if (more > 0 && !closed) {
            returnedBytes += more;
            giveBack(more);
        }
    }

    private void giveBack(int bytes) {
        if (bytes > 0 && !closed) {
            session.giveBack(stream, bytes);
        }
    }

    @Nullable ServerExchange exchange() {
        return exchange;
    }

    @Override
    public void finished(ServerExchange over) {
        if (serves(over)) {
            recycle(over);
            session.ended();
        }
    }

    private void recycle(ServerExchange over) {
        exchange = null;
        loop().leave(over);
    }

    /** The answer to what was no request is out, or never will be. */
    void refused() {
        session.ended();
        answered();
    }

    /** The answer is out, or never will be: if the client still sends, it need not. */
    void answered() {
        if (!closed && stream.state().remoteSideOpen()) {
            session.reset(stream, NO_ERROR.code());
        }
    }

    @Override
    public void cut(ServerExchange broken, Outcome outcome) {
        output.close();
        path().finish(broken, outcome);
        long error = outcome instanceof Outcome.Cancelled ? CANCEL.code() : INTERNAL_ERROR.code();
        session.reset(stream, error);
    }

    /** The stream is no more: its answer is out, the client reset it, or the connection ended. */
    void closed() {
        closed = true;
        ReferenceCountUtil.release(early);
        early = null;
        if (exchange != null && !output.ending()) {
            output.close();
            path().cancel(exchange, "the client left");
        }
    }

    void checkDeadline(long nowNanos) {
        ServerExchange current = exchange;
        Timeouts timeouts = (current == null ? loop().limits() : current.limits).timeouts();
        if (output.missed(nowNanos, timeouts.write())) {
            if (current == null) {
                session.reset(stream, CANCEL.code());
            } else {
                cut(current, new Outcome.Cancelled("the client read too slowly"));
            }
        } else if (current != null && current.reading == Reading.BODY && current.wantsBody()) {
            checkBody(current, nowNanos, timeouts.body());
        }
    }

    private void checkBody(ServerExchange current, long nowNanos, Duration allowed) {
        if (offeredBytes > returnedBytes) {
            // The server itself keeps the client from sending.
            deadline.begin(nowNanos);
        } else if (deadline.missed(nowNanos, allowed)) {
            current.reading = Reading.DONE;
            path().bodyFailed(current, Timeouts.bodyTooSlow(allowed));
        }
    }
}
