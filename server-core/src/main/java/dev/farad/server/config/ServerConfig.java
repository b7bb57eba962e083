package dev.farad.server.config;

import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.http.HttpLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set of a server.
 *
 * @param listen where it listens
 * @param backend what runs models
 * @param models directory of models, or null for none but those added in code
 * @param http limits of the public port
 * @param batching policy of every model's batcher
 * @param memoryBytes most host memory that requests' tensors may take at once
 * @param drain longest that a stop waits for requests under way
 */
public record ServerConfig(
        Listen listen,
        BackendChoice backend,
        @Nullable Path models,
        HttpLimits http,
        BatchPolicy batching,
        long memoryBytes,
        Duration drain) {

    /** What holds where nothing is set. */
    public static final ServerConfig DEFAULT = new ServerConfig(
            new Listen("0.0.0.0", 8080, 8081),
            BackendChoice.AUTO,
            null,
            HttpLimits.DEFAULT,
            BatchPolicy.DEFAULT,
            1L << 30,
            Duration.ofSeconds(60));

    /** Checks what the parts do not. */
    public ServerConfig {
        if (memoryBytes < 1 << 20) {
            throw new IllegalArgumentException("memory-bytes: " + memoryBytes + " (expected: 1 MiB or more)");
        }
        if (drain.isNegative()) {
            throw new IllegalArgumentException("drain: " + drain + " (expected: 0 or more)");
        }
    }

    /** Which backend runs models. */
    public enum BackendChoice {
        /** CUDA where a device is usable and can run the model, otherwise the CPU; the log says which and why. */
        AUTO,
        /** The CPU only. */
        CPU,
        /** CUDA only: no usable device is an error. */
        CUDA
    }

    /**
     * Where a server listens.
     *
     * @param host name or address of the interface
     * @param port of the public endpoints; 0 for any that is free
     * @param managementPort of metrics and health; 0 for any that is free
     */
    public record Listen(String host, int port, int managementPort) {
        /** Checks the ports. */
        public Listen {
            requirePort("port", port);
            requirePort("management-port", managementPort);
        }

        private static void requirePort(String name, int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 65535)");
            }
        }
    }

    /** Returns this with other places to listen. */
    public ServerConfig with(Listen newListen) {
        return new ServerConfig(newListen, backend, models, http, batching, memoryBytes, drain);
    }

    /** Returns this with another backend. */
    public ServerConfig with(BackendChoice newBackend) {
        return new ServerConfig(listen, newBackend, models, http, batching, memoryBytes, drain);
    }

    /** Returns this with another directory of models. */
    public ServerConfig with(Path newModels) {
        return new ServerConfig(listen, backend, newModels, http, batching, memoryBytes, drain);
    }

    /** Returns this with other limits. */
    public ServerConfig with(HttpLimits newHttp) {
        return new ServerConfig(listen, backend, models, newHttp, batching, memoryBytes, drain);
    }

    /** Returns this with another policy. */
    public ServerConfig with(BatchPolicy newBatching) {
        return new ServerConfig(listen, backend, models, http, newBatching, memoryBytes, drain);
    }
}
