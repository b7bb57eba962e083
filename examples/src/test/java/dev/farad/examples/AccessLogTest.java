package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.log.AccessLog;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class AccessLogTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String KNOWN =
            "x-request-id: r1\r\nx-tenant-id: acme\r\ntraceparent: 00-" + TRACE + "-00f067aa0ba902b7-01\r\n";

    private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent line) {
            lines.add(line);
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
    }

    private static FaradServer server(AccessLog log) throws IOException {
        return FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .hook(log)
                .get("/hello/{name}", _ -> Response.text("hello"))
                .get("/broken", _ -> {
                    throw new IllegalStateException("broken");
                })
                .start();
    }

    private ILoggingEvent next() throws InterruptedException {
        ILoggingEvent line = lines.poll(30, TimeUnit.SECONDS);
        assertThat(line).isNotNull();
        return line;
    }

    private static Map<String, Object> fields(ILoggingEvent line) {
        Map<String, Object> fields = new TreeMap<>();
        line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    @Test
    void logsWhatWasAskedByWhomAndHowItEnded() throws Exception {
        try (FaradServer server = server(new AccessLog(1, 100));
                Wire wire = new Wire(server.address().getPort())) {
            wire.get("/hello/ada?token=secret", KNOWN);
            ILoggingEvent line = next();
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).isEqualTo("GET /hello/ada");
            assertThat(fields(line))
                    .containsEntry("request", "r1")
                    .containsEntry("tenant", "acme")
                    .containsEntry("trace", TRACE)
                    .containsEntry("route", "/hello/{name}")
                    .containsEntry("status", 200)
                    .containsKey("micros");
            wire.get("/nowhere");
            assertThat(fields(next())).containsEntry("status", 404).doesNotContainKey("route");
        }
    }

    @Test
    void logsAllThatFailsAndNoneOfTheRest() throws Exception {
        try (FaradServer server = server(new AccessLog(Integer.MAX_VALUE, 100));
                Wire wire = new Wire(server.address().getPort())) {
            for (int i = 0; i < 20; i++) {
                wire.get("/hello/ada");
            }
            wire.get("/broken");
            ILoggingEvent line = next();
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(fields(line)).containsEntry("status", 500).containsEntry("route", "/broken");
            assertThat(lines).isEmpty();
        }
    }

    @Test
    void logsNoMoreThanTheLinesOfASecond() throws Exception {
        try (FaradServer server = server(new AccessLog(1, 1));
                Wire wire = new Wire(server.address().getPort())) {
            String first = "";
            while (!first.endsWith("more requests were not logged")) {
                wire.get("/hello/ada");
                ILoggingEvent line = lines.poll();
                first = line == null ? "" : line.getFormattedMessage();
            }
            assertThat(next().getFormattedMessage()).isEqualTo("GET /hello/ada");
        }
    }

    @Test
    void refusesSharesThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessLog(0, 1))
                .withMessage("requests for a line: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AccessLog(1, 0))
                .withMessage("lines a second: 0 (expected: 1 or more)");
    }
}
