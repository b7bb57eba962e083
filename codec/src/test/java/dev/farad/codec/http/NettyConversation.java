package dev.farad.codec.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** What Netty's decoder understands of the bytes of a connection, in the words of {@link Conversation}. */
final class NettyConversation {
    /** Stands for any status, as the decoder knows none. */
    static final String REFUSED = "refused";

    private final List<String> understood = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private String request = "";
    private boolean refused;

    private NettyConversation() {}

    /** Returns the whole requests, and the refusal if there was one. */
    static String verdict(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(
                new HttpDecoderConfig().setMaxInitialLineLength(8 << 10).setMaxHeaderSize(32 << 10)));
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        NettyConversation conversation = new NettyConversation();
        HttpObject part = channel.readInbound();
        while (part != null) {
            conversation.take(part);
            ReferenceCountUtil.release(part);
            part = channel.readInbound();
        }
        channel.finishAndReleaseAll();
        return String.join(" + ", conversation.understood);
    }

    private void take(HttpObject part) {
        if (refused) {
            return;
        }
        if (part.decoderResult().isFailure()) {
            refused = true;
            understood.add(REFUSED);
            return;
        }
        if (part instanceof HttpRequest head) {
            request = head.method() + " " + path(head.uri());
        }
        if (part instanceof HttpContent content) {
            body.append(Escaped.text(ByteBufUtil.getBytes(content.content())));
        }
        if (part instanceof LastHttpContent) {
            understood.add(request + " \"" + body + "\"");
            body.setLength(0);
        }
    }

    private static String path(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        int from = scheme < 0 ? 0 : target.indexOf('/', scheme + 3);
        int query = target.indexOf('?');
        String path = target.substring(Math.max(0, from), query < 0 ? target.length() : query);
        return from < 0 ? "/" : path;
    }
}
