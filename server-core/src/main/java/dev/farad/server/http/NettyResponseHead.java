package dev.farad.server.http;

import dev.farad.hooks.ResponseHead;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** A response's head as hooks see and change it. */
record NettyResponseHead(FullHttpResponse response) implements ResponseHead {

    @Override
    public int status() {
        return response.status().code();
    }

    @Override
    public void status(int status) {
        if (status < 100 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 100 to 599)");
        }
        response.setStatus(HttpResponseStatus.valueOf(status));
    }

    @Override
    public @Nullable String header(String name) {
        return response.headers().get(name);
    }

    @Override
    public void header(String name, String value) {
        response.headers().set(name, value);
    }

    @Override
    public long contentLength() {
        return response.content().readableBytes();
    }
}
