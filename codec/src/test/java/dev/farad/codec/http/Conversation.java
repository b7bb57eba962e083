package dev.farad.codec.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** What a server understands of the bytes of a connection, as they come: requests with their bodies, then perhaps a refusal. */
final class Conversation implements AutoCloseable {
    private final RequestHead head;
    private final ChunkedBody chunks = new ChunkedBody();
    private final ByteBuf in = Unpooled.buffer();
    private final List<String> understood = new ArrayList<>();
    private final StringBuilder fields = new StringBuilder();
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean inBody;
    private boolean refused;
    private String refusal = "";

    Conversation(HeadLimits limits) {
        head = new RequestHead(limits);
    }

    static String verdict(byte[] bytes) {
        try (Conversation conversation = new Conversation(HeadLimits.DEFAULT)) {
            conversation.take(bytes, 0, bytes.length);
            return conversation.verdict();
        }
    }

    /** Takes the next bytes to come. */
    void take(byte[] bytes, int from, int to) {
        in.writeBytes(bytes, from, to - from);
        try {
            while (!refused && (inBody || head()) && body()) {
                end();
            }
        } catch (MalformedHttpException e) {
            refused = true;
            refusal = String.valueOf(e.getMessage());
            understood.add(Integer.toString(e.status()));
            fields.append(e.getMessage());
        }
    }

    private boolean head() {
        int before = in.readerIndex();
        int readable = in.readableBytes();
        inBody = head.parse(in);
        if ((!inBody && in.isReadable()) || in.readerIndex() < before || in.readerIndex() > before + readable) {
            throw new AssertionError("reader index out of place: " + in);
        }
        return inBody;
    }

    private boolean body() {
        if (head.chunked()) {
            for (int bytes = chunks.parse(in); bytes > 0; bytes = chunks.parse(in)) {
                take(bytes);
                chunks.taken(bytes);
            }
            return chunks.done();
        }
        long left = Math.max(0, head.contentLength()) - body.size();
        take((int) Math.min(left, in.readableBytes()));
        return body.size() >= head.contentLength();
    }

    private void take(int bytes) {
        byte[] data = new byte[bytes];
        in.readBytes(data);
        body.writeBytes(data);
    }

    private void end() {
        understood.add(head.method() + " " + head.path() + " \"" + Escaped.text(body.toByteArray()) + "\"");
        fields.append(head.http11() ? "1.1 " : "1.0 ").append(head.query()).append(head.keepAlive());
        fields.append(head.expectsContinue()).append('\n');
        for (int i = 0; i < head.fields(); i++) {
            fields.append(head.name(i)).append('=').append(head.value(i)).append('\n');
        }
        body = new ByteArrayOutputStream();
        inBody = false;
        chunks.reset();
        head.reset();
    }

    /** Returns what was understood, in the words of the corpus. */
    String verdict() {
        List<String> all = new ArrayList<>(understood);
        if (!refused && inBody) {
            all.add(head.method() + " " + head.path() + " ...");
        } else if (!refused && head.started()) {
            all.add("...");
        }
        return String.join(" + ", all);
    }

    /** Returns why the last request was refused, or nothing. */
    String refusal() {
        return refusal;
    }

    /** Returns the verdict with all that tells apart two ways of reading: fields, messages, bytes left over. */
    String details() {
        return verdict() + "\n" + fields + (refused ? "" : in.readableBytes() + " left");
    }

    @Override
    public void close() {
        in.release();
    }
}
