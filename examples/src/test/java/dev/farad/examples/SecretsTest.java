package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.farad.server.FaradServer;
import dev.farad.server.auth.Credentials;
import dev.farad.server.auth.Verification;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Secrets that clients send, and everything that the server writes about their requests. */
@Timeout(60)
class SecretsTest {
    private static final String SECRET = "s3cr3t-9b1f0c44";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Test
    void noLogLineAndNoAnswerHoldsASecret() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        };
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        try (FaradServer server = start()) {
            for (String field : List.of(
                    "Authorization: Bearer " + SECRET,
                    "Authorization: Basic " + SECRET,
                    "x-api-key: " + SECRET,
                    "x-api-key: " + SECRET + "\r\nx-api-key: " + SECRET,
                    "x-api-key: " + SECRET + "\r\nContent-Length: 1\r\nContent-Length: 2")) {
                lines.add(answer(server, field));
            }
        } finally {
            root.setLevel(before);
            root.detachAppender(appender);
        }
        assertThat(lines)
                .anyMatch(line -> line.startsWith("HTTP/1.1 500"))
                .anyMatch(line -> line.contains("verifier failed"));
        assertThat(lines).noneMatch(line -> line.contains(SECRET));
    }

    private static FaradServer start() throws IOException {
        return FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU))
                .verifier(SecretsTest::failing)
                .start();
    }

    private static CompletionStage<Verification> failing(Credentials credentials) {
        throw new IllegalStateException("verifier failed on purpose with " + credentials);
    }

    private static String answer(FaradServer server, String field) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            String request = "GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + field + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
