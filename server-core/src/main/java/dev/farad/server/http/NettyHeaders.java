package dev.farad.server.http;

import dev.farad.hooks.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request's header fields as hooks see them. */
record NettyHeaders(HttpHeaders fields) implements Headers {

    @Override
    public @Nullable String first(String name) {
        return fields.get(name);
    }

    @Override
    public List<String> all(String name) {
        return fields.getAll(name);
    }
}
