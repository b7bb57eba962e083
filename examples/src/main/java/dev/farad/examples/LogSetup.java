package dev.farad.examples;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.farad.server.config.LogConfig.Format;
import java.io.Console;
import org.slf4j.LoggerFactory;

/**
 * The log, on standard error, unless {@code logback.configurationFile} names a file: in code, since XML takes long to read at a start.
 *
 * <p>A thread of its own writes it, so that no event loop waits for whoever reads it; where that is too slow, lines are lost.
 */
@SuppressWarnings("exports")
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String OWN_FILE = "logback.configurationFile";
    private static final int QUEUED_LINES = 4096;

    /** Made by Logback, which finds it as a service. */
    public LogSetup() {}

    /** Changes how the log looks from the next line on. */
    static void use(Format format) {
        if (System.getProperty(OWN_FILE) == null
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
            begin(context, format);
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(OWN_FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        begin(context, Format.AUTO);
        Runtime.getRuntime().addShutdownHook(new Thread(context::stop, "log"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void begin(LoggerContext context, Format format) {
        Encoder<ILoggingEvent> encoder = json(format) ? objects() : lines();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(QUEUED_LINES);
        queue.setNeverBlock(true);
        queue.addAppender(console);
        queue.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(queue);
    }

    private static boolean json(Format format) {
        return format == Format.JSON || (format == Format.AUTO && !onTerminal());
    }

    @SuppressWarnings("SystemConsoleNull") // It is null where there is no terminal, in spite of what was announced.
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static PatternLayoutEncoder lines() {
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg %kvp{NONE}%n");
        return lines;
    }

    private static JsonEncoder objects() {
        JsonEncoder objects = new JsonEncoder();
        objects.setWithSequenceNumber(false);
        objects.setWithNanoseconds(false);
        objects.setWithContext(false);
        objects.setWithMarkers(false);
        objects.setWithMDC(false);
        objects.setWithMessage(false);
        objects.setWithArguments(false);
        objects.setWithFormattedMessage(true);
        return objects;
    }
}
