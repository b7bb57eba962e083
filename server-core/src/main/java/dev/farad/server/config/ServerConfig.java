package dev.farad.server.config;

import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.http.Transport;
import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import dev.farad.server.tls.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set of a server.
 *
 * @param listen where it listens
 * @param backend what runs models
 * @param gpu how models run on a GPU
 * @param models directory of models, or null for none but those added in code
 * @param batching policy of the batcher of every model on CPU lanes
 * @param limits what it lets happen
 * @param registry whom it tells that it is there
 */
public record ServerConfig(
        @Section Listen listen,

        @Setting(
                value = "backend",
                meaning =
                        "what runs models: `auto`, `cpu` or `cuda`; `auto` takes CUDA where it can run the model, and the log says which and why")
        BackendChoice backend,

        @Section("gpu") GpuConfig gpu,

        @Setting(value = "models", meaning = "directory of `NAME/VERSION/model.onnx`", shown = "the bundled model")
        @Nullable Path models,

        @Section("batching") BatchPolicy batching,
        @Section Limits limits,
        @Section("registry") RegistryConfig registry) {

    /** What holds where nothing is set. */
    public static final ServerConfig DEFAULT = new ServerConfig(
            new Listen("0.0.0.0", 8080, 8081, Transport.best()),
            BackendChoice.AUTO,
            GpuConfig.DEFAULT,
            null,
            BatchPolicy.DEFAULT,
            Limits.DEFAULT,
            RegistryConfig.DEFAULT);

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
     * @param transport of both
     * @param eventLoops threads that all sockets share; 0 for one for each physical core
     * @param tls how the public port, and on request the management port, speaks TLS; null for neither
     */
    public record Listen(
            @Setting(value = "host", meaning = "interface that both ports listen on")
            String host,

            @Setting(value = "port", meaning = "public port; 0 for any that is free", min = 0, max = 65_535)
            int port,

            @Setting(
                    value = "management-port",
                    meaning = "port of metrics and health; 0 for any that is free",
                    min = 0,
                    max = 65_535)
            int managementPort,

            @Setting(
                    value = "transport",
                    meaning = "`epoll`, `io_uring` or `nio`; `auto` takes epoll where there is one",
                    shown = "auto",
                    auto = true)
            Transport transport,

            @Setting(
                    value = "event-loops",
                    meaning =
                            "threads that all sockets share; 0 for one for each physical core, within the cgroup's quota; more than processors are warned about",
                    min = 0)
            int eventLoops,

            @Section("tls") @Nullable TlsConfig tls) {
        /** Checks the ports. */
        public Listen {
            requirePort("port", port);
            requirePort("management-port", managementPort);
            if (eventLoops < 0) {
                throw new IllegalArgumentException(
                        "event-loops: " + eventLoops + " (expected: 0 for one for each physical core, or a number)");
            }
        }

        /** Makes one on the best transport of this machine. */
        public Listen(String host, int port, int managementPort) {
            this(host, port, managementPort, Transport.best());
        }

        /** Makes one with an event loop for each physical core and without TLS. */
        public Listen(String host, int port, int managementPort, Transport transport) {
            this(host, port, managementPort, transport, 0, null);
        }

        /** Returns this with other ports. */
        public Listen with(int newPort, int newManagementPort) {
            return new Listen(host, newPort, newManagementPort, transport, eventLoops, tls);
        }

        /** Returns whether the management port speaks TLS. */
        public boolean managementTls() {
            return tls != null && tls.management();
        }

        /** Returns this with TLS, or without it. */
        public Listen with(@Nullable TlsConfig newTls) {
            return new Listen(host, port, managementPort, transport, eventLoops, newTls);
        }

        private static void requirePort(String name, int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 65535)");
            }
        }
    }

    /** Returns this with other places to listen. */
    public ServerConfig with(Listen newListen) {
        return new ServerConfig(newListen, backend, gpu, models, batching, limits, registry);
    }

    /** Returns this with another backend. */
    public ServerConfig with(BackendChoice newBackend) {
        return new ServerConfig(listen, newBackend, gpu, models, batching, limits, registry);
    }

    /** Returns this with another set-up of the GPU. */
    public ServerConfig with(GpuConfig newGpu) {
        return new ServerConfig(listen, backend, newGpu, models, batching, limits, registry);
    }

    /** Returns this with another directory of models. */
    public ServerConfig with(Path newModels) {
        return new ServerConfig(listen, backend, gpu, newModels, batching, limits, registry);
    }

    /** Returns this with another policy for CPU lanes. */
    public ServerConfig with(BatchPolicy newBatching) {
        return new ServerConfig(listen, backend, gpu, models, newBatching, limits, registry);
    }

    /** Returns this with other limits. */
    public ServerConfig with(Limits newLimits) {
        return new ServerConfig(listen, backend, gpu, models, batching, newLimits, registry);
    }

    /** Returns this with other registries. */
    public ServerConfig with(RegistryConfig newRegistry) {
        return new ServerConfig(listen, backend, gpu, models, batching, limits, newRegistry);
    }
}
