package dev.farad.codec.json;

import dev.farad.codec.MalformedInputException;
import dev.farad.pool.ObjectPool;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** What a reader makes of a text from its first token to its last: the same words wherever the text lies. */
final class Readings {
    private Readings() {}

    /** Returns the tokens with their values, or the one message of the fault. */
    static List<String> of(ByteBuf body) {
        return of(body, Window.BYTES);
    }

    static List<String> of(ByteBuf body, int windowBytes) {
        List<String> tokens = new ArrayList<>();
        ObjectPool<JsonTokens> pool = new ObjectPool<>(1, () -> new JsonTokens(windowBytes));
        try (JsonReader reader = JsonReader.of(body, body.readableBytes(), pool)) {
            while (reader.next() != JsonKind.NOTHING) {
                tokens.add(token(reader));
            }
            return tokens;
        } catch (MalformedInputException refused) {
            return List.of(String.valueOf(refused.getMessage()));
        }
    }

    private static String token(JsonReader reader) {
        return switch (reader.kind()) {
            case KEY -> "key " + reader.key();
            case STRING -> "string " + reader.string("string");
            case INTEGER -> reader.fitsLong() ? "integer " + reader.longValue() : "big integer " + reader.bigValue();
            case DECIMAL -> "decimal " + reader.doubleValue() + " " + reader.floatValue();
            default -> reader.kind().name();
        };
    }

    static boolean isRefusal(List<String> reading) {
        return reading.size() == 1 && reading.getFirst().startsWith("malformed JSON at byte ");
    }

    /** Returns the verdict on a text whose strings are passed over unread. */
    static List<String> skipping(ByteBuf body, int windowBytes) {
        ObjectPool<JsonTokens> pool = new ObjectPool<>(1, () -> new JsonTokens(windowBytes));
        try (JsonReader reader = JsonReader.of(body, body.readableBytes(), pool)) {
            reader.next();
            reader.skip();
            reader.end();
            return List.of("skipped");
        } catch (MalformedInputException refused) {
            return List.of(String.valueOf(refused.getMessage()));
        }
    }
}
