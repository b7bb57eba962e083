package dev.farad.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.unpack.Unpacked;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The sessions of ONNX Runtime that are open, one for each graph file, however many models use it. Safe for any thread.
 *
 * <p>A session computes on the thread that calls it and has none of its own: two callers of one thread each do more than one
 * caller of two.
 */
final class Sessions {
    private final OrtEnvironment environment;
    private final Map<GraphFile, Shared> open = new HashMap<>();

    Sessions() {
        NativeFiles.prepare(Unpacked.usualFolder());
        // Failures come back as exceptions; the library need not print them as well.
        this.environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "farad");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime: telemetry cannot be switched off", e);
        }
    }

    OrtEnvironment environment() {
        return environment;
    }

    /** Opens the session of a file, or joins those who use it. */
    synchronized Shared open(Path path) {
        GraphFile file = GraphFile.at(path);
        Shared shared = open.get(file);
        if (shared == null) {
            shared = new Shared(file, create(file));
            open.put(file, shared);
        }
        shared.users++;
        return shared;
    }

    private OrtSession create(GraphFile file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            // Patterns are planned for, and kept with, every shape ever seen: memory without end where lengths differ.
            options.setMemoryPatternOptimization(false);
            return environment.createSession(file.path().toString(), options);
        } catch (OrtException e) {
            throw new ModelLoadException("graph " + file.path() + ": " + OrtFailure.sentence(e), e);
        }
    }

    /** Returns how many sessions are open. */
    synchronized int count() {
        return open.size();
    }

    /** A session and how many models use it. */
    final class Shared {
        private final GraphFile file;
        private final OrtSession session;
        private int users;

        private Shared(GraphFile file, OrtSession session) {
            this.file = file;
            this.session = session;
        }

        GraphFile file() {
            return file;
        }

        OrtSession session() {
            return session;
        }

        /** Lets go of the session, for one user; the last one closes it. */
        void leave() {
            synchronized (Sessions.this) {
                if (--users == 0) {
                    open.remove(file);
                    close();
                }
            }
        }

        private void close() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("graph " + file.path() + ": its session cannot be closed", e);
            }
        }
    }
}
