package dev.farad.server.registry;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls of etcd's JSON gateway: each endpoint is tried in turn, the one that answered last first. One thread at a time.
 *
 * <p>Source: etcd 3.4, "gRPC gateway"; 64-bit numbers come as text.
 */
final class EtcdClient implements AutoCloseable {
    private static final int EXPECTED_BYTES = 256;
    private static final int MOST_ANSWER_BYTES = 1 << 16;

    private final List<URI> endpoints;
    private final @Nullable Credentials credentials;
    private final Duration patience;
    private final HttpClient http;
    private int preferred;
    private @Nullable String token;

    /** Who asks. */
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return "credentials of " + user;
        }
    }

    /** etcd answered, and refused. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        boolean isNotFound() {
            return status == 404;
        }
    }

    /**
     * Makes a client.
     *
     * @param patience with one endpoint
     */
    EtcdClient(List<URI> endpoints, @Nullable Credentials credentials, Duration patience) {
        this.endpoints = List.copyOf(endpoints);
        this.credentials = credentials;
        this.patience = patience;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    /**
     * Calls a method with a JSON object of the members that are written.
     *
     * @return texts and numbers of the answer, by name; those of nested objects too, the innermost last
     */
    Map<String, String> call(String path, Consumer<JsonWriter> members) throws IOException, InterruptedException {
        byte[] body = object(members);
        Credentials known = credentials;
        if (known == null) {
            return anywhere(path, body);
        }
        if (token == null) {
            authenticate(known);
        }
        try {
            return anywhere(path, body);
        } catch (RefusedException refused) {
            if (refused.status != 401) {
                throw refused;
            }
            // A token lives some minutes.
            authenticate(known);
            return anywhere(path, body);
        }
    }

    private void authenticate(Credentials known) throws IOException, InterruptedException {
        token = null;
        byte[] body = object(
                json -> json.key("name").string(known.user()).key("password").string(known.password()));
        token = anywhere("/v3/auth/authenticate", body).get("token");
        if (token == null) {
            throw new IOException("etcd gave no token to user '" + known.user() + "'");
        }
    }

    private Map<String, String> anywhere(String path, byte[] body) throws IOException, InterruptedException {
        IOException last = null;
        for (int i = 0; i < endpoints.size(); i++) {
            int at = (preferred + i) % endpoints.size();
            try {
                Map<String, String> answer = send(endpoints.get(at), path, body);
                preferred = at;
                return answer;
            } catch (RefusedException refused) {
                throw refused;
            } catch (IOException failure) {
                IOException named = new IOException(endpoints.get(at) + ": " + reason(failure), failure);
                if (last != null) {
                    named.addSuppressed(last);
                }
                last = named;
            }
        }
        throw last == null ? new IOException("etcd: no endpoints (expected: one or more)") : last;
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private Map<String, String> send(URI endpoint, String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        String known = token;
        if (known != null) {
            request.header("Authorization", known);
        }
        HttpResponse<byte[]> answer = http.send(
                request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
        if (answer.statusCode() >= 500) {
            throw new IOException(status(answer));
        }
        if (answer.statusCode() != 200) {
            throw new RefusedException(answer.statusCode(), endpoint + path + ": " + status(answer));
        }
        return members(answer.body());
    }

    private static String status(HttpResponse<byte[]> answer) {
        return "status " + answer.statusCode() + ": " + new String(answer.body(), StandardCharsets.UTF_8).strip();
    }

    private static byte[] object(Consumer<JsonWriter> members) {
        ByteBuf json = JsonWriter.write(UnpooledByteBufAllocator.DEFAULT, EXPECTED_BYTES, writer -> {
            writer.beginObject();
            members.accept(writer);
            writer.endObject();
        });
        byte[] bytes = new byte[json.readableBytes()];
        json.readBytes(bytes).release();
        return bytes;
    }

    private static Map<String, String> members(byte[] answer) throws IOException {
        Map<String, String> found = new HashMap<>();
        try (JsonReader json = JsonReader.of(Unpooled.wrappedBuffer(answer), answer.length)) {
            json.next();
            gather(json, found);
            return found;
        } catch (MalformedInputException malformed) {
            throw new IOException("etcd's answer is not understood: " + malformed.getMessage(), malformed);
        }
    }

    private static void gather(JsonReader json, Map<String, String> found) {
        json.expect(JsonKind.OBJECT, "etcd's answer");
        while (json.nextMember()) {
            String key = json.key();
            switch (json.kind()) {
                case STRING -> found.put(key, json.string(key));
                case OBJECT -> gather(json, found);
                default -> json.skip();
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
