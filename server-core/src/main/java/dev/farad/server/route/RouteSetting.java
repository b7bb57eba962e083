package dev.farad.server.route;

import dev.farad.codec.body.BodyCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is around a route: where it lies, and what its handlers run on and work with. Immutable. */
public final class RouteSetting {
    private final String prefix;
    private final Common common;
    private final List<BodyCodec> codecs;
    private final List<ErrorMapping> mappings;
    private final Application application;
    private final ErrorFormat errors;

    /** What is the same for every route. */
    private record Common(HandlerThreads threads, Models models, ErrorFormat errors) {}

    /** An error format with mappings of its own. */
    private record MappedErrors(ErrorFormat format, List<ErrorMapping> mappings) implements ErrorFormat {
        @Override
        public ByteBuf render(Refusal refusal, ByteBufAllocator allocator) {
            return format.render(refusal, allocator);
        }

        @Override
        public @Nullable Refusal refusal(Throwable thrown) {
            for (ErrorMapping mapping : mappings) {
                Refusal refusal = mapping.refusal(thrown);
                if (refusal != null) {
                    return refusal;
                }
            }
            return format.refusal(thrown);
        }
    }

    /**
     * Makes the setting of a server's routes.
     *
     * @param threads that blocking handlers run on
     * @param models that handlers can call
     * @param errors how errors are written
     */
    public RouteSetting(HandlerThreads threads, Models models, ErrorFormat errors) {
        this("", new Common(threads, models, errors), List.of(), List.of());
    }

    private RouteSetting(String prefix, Common common, List<BodyCodec> codecs, List<ErrorMapping> mappings) {
        this.prefix = prefix;
        this.common = common;
        this.codecs = codecs;
        this.mappings = mappings;
        this.application = new Application(new Codecs(codecs), common.models());
        this.errors = mappings.isEmpty() ? common.errors() : new MappedErrors(common.errors(), mappings);
    }

    /** Returns this with more codecs and mappings, before those there are. */
    RouteSetting with(List<BodyCodec> moreCodecs, List<ErrorMapping> moreMappings) {
        return new RouteSetting(prefix, common, joined(moreCodecs, codecs), joined(moreMappings, mappings));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    /** Returns this with a longer prefix. */
    RouteSetting under(String more) {
        return new RouteSetting(prefix + more, common, codecs, mappings);
    }

    String prefix() {
        return prefix;
    }

    HandlerThreads threads() {
        return common.threads();
    }

    Route route(String method, String template, Endpoint endpoint, Body body) {
        return new Route(method, prefix + template, endpoint, errors, body, application);
    }
}
