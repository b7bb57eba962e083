package dev.farad.examples;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** A client of HTTP that others wrote, in one of its protocols. */
interface ForeignHttp extends AutoCloseable {

    /** A request; without a body where that is empty. */
    @SuppressWarnings("ArrayRecordComponent")
    record Asked(String method, String path, Map<String, String> fields, byte[] body) {}

    /** What came back, and whether in HTTP/2. */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, boolean http2, byte[] body) {}

    Answer send(String url, Asked asked) throws Exception;

    @Override
    default void close() {}

    /** The client of the JDK, which speaks HTTP/2 over TLS only. */
    static ForeignHttp jdk(boolean http2, OwnCertificate certificate) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .sslContext(certificate.context())
                .build();
        return new ForeignHttp() {
            @Override
            public Answer send(String url, Asked asked) throws Exception {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + asked.path()))
                        .method(
                                asked.method(),
                                asked.body().length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(asked.body()));
                asked.fields().forEach(request::header);
                HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
                return new Answer(answer.statusCode(), answer.version() == HttpClient.Version.HTTP_2, answer.body());
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    /** OkHttp, which speaks HTTP/2 in the clear where it is told that the server does. */
    static ForeignHttp okHttp(boolean http2, boolean secure, OwnCertificate certificate) throws Exception {
        List<Protocol> protocols = !http2
                ? List.of(Protocol.HTTP_1_1)
                : secure ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.H2_PRIOR_KNOWLEDGE);
        OkHttpClient client = new OkHttpClient.Builder()
                .protocols(protocols)
                .sslSocketFactory(certificate.context().getSocketFactory(), certificate.trust())
                .build();
        return new ForeignHttp() {
            @Override
            public Answer send(String url, Asked asked) throws Exception {
                Request.Builder request = new Request.Builder()
                        .url(url + asked.path())
                        .method(asked.method(), asked.body().length == 0 ? null : RequestBody.create(asked.body()));
                asked.fields().forEach(request::header);
                try (Response answer = client.newCall(request.build()).execute()) {
                    boolean second =
                            answer.protocol() == Protocol.HTTP_2 || answer.protocol() == Protocol.H2_PRIOR_KNOWLEDGE;
                    return new Answer(
                            answer.code(),
                            second,
                            Objects.requireNonNull(answer.body()).bytes());
                }
            }

            @Override
            public void close() {
                client.dispatcher().executorService().shutdown();
                client.connectionPool().evictAll();
            }
        };
    }

    /** The command curl, with files of its own in a directory. */
    static ForeignHttp curl(String protocol, Path directory, OwnCertificate certificate) {
        return (url, asked) -> {
            Path output = directory.resolve("output");
            Files.deleteIfExists(output);
            List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", protocol));
            command.addAll(List.of("--cacert", certificate.chain().toString(), "--request", asked.method()));
            command.addAll(List.of("--output", output.toString(), "--write-out", "%{http_code} %{http_version}"));
            asked.fields().forEach((name, value) -> command.addAll(List.of("--header", name + ": " + value)));
            if (asked.body().length > 0) {
                Path input = Files.write(directory.resolve("input"), asked.body());
                command.addAll(List.of("--data-binary", "@" + input));
            }
            command.add(url + asked.path());
            try (Program program = new Program(directory, command)) {
                if (program.exitCode() != 0) {
                    throw new AssertionError(command + ": " + program.errors());
                }
                String[] written = program.output().split(" ", -1);
                byte[] body = Files.exists(output) ? Files.readAllBytes(output) : new byte[0];
                return new Answer(Integer.parseInt(written[0]), written[1].equals("2"), body);
            }
        };
    }
}
