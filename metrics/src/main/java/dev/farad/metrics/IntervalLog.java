package dev.farad.metrics;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes intervals to files {@code farad-TIME.hlog}, in microseconds, and deletes the oldest. Of the thread that folds.
 *
 * <p>Each line's tag is {@code MODEL:VERSION:PART}, where characters that would end a tag are underscores.
 */
final class IntervalLog implements AutoCloseable {
    private static final String SUFFIX = ".hlog";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'farad-'yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final IntervalLogs settings;
    private @Nullable Counted bytes;
    private @Nullable PrintStream out;
    private @Nullable HistogramLogWriter writer;
    private Instant begun;

    /** Counts what goes through it. */
    private static final class Counted extends FilterOutputStream {
        private long count;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] content, int from, int length) throws IOException {
            out.write(content, from, length);
            count += length;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            count++;
        }
    }

    IntervalLog(IntervalLogs settings, Instant now) {
        this.settings = settings;
        this.begun = now;
    }

    boolean due(Instant now) {
        return !now.isBefore(begun.plus(settings.interval()));
    }

    /** Begins the next interval; what is written until then belongs to the one that ends. */
    void begin(Instant now) {
        begun = now;
    }

    /** Writes one line of the interval that ends now. */
    void write(ModelKey model, Latency latency, Histogram micros, Instant now) {
        micros.setTag(
                (model.model() + ":" + model.version() + ":" + latency.label()).replaceAll("[, \\p{Cntrl}]", "_"));
        micros.setStartTimeStamp(begun.toEpochMilli());
        micros.setEndTimeStamp(now.toEpochMilli());
        try {
            writer(now).outputIntervalHistogram(micros);
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write histograms to " + settings.directory(), e);
        }
    }

    private HistogramLogWriter writer(Instant now) throws IOException {
        HistogramLogWriter known = writer;
        if (known != null && bytes != null && bytes.count < settings.fileBytes()) {
            return known;
        }
        close();
        Files.createDirectories(settings.directory());
        Path file = settings.directory().resolve(NAME.format(now) + SUFFIX);
        Counted counted = new Counted(new BufferedOutputStream(Files.newOutputStream(file)));
        PrintStream print = new PrintStream(counted, false, StandardCharsets.UTF_8);
        HistogramLogWriter made = new HistogramLogWriter(print);
        made.outputLogFormatVersion();
        made.outputComment("[times in microseconds; tag MODEL:VERSION:PART]");
        made.outputStartTime(now.toEpochMilli());
        made.outputLegend();
        bytes = counted;
        out = print;
        writer = made;
        deleteOldest();
        return made;
    }

    /** Passes on what was written, and says what a print stream keeps to itself. */
    private void flush() throws IOException {
        if (out != null && out.checkError()) {
            close();
            throw new IOException("a write failed");
        }
    }

    private void deleteOldest() throws IOException {
        try (Stream<Path> found = Files.list(settings.directory())) {
            List<Path> files = found.filter(IntervalLog::ours).sorted().toList();
            for (Path file : files.subList(0, Math.max(0, files.size() - settings.files()))) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean ours(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith("farad-") && name.endsWith(SUFFIX);
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        writer = null;
        out = null;
        bytes = null;
    }
}
