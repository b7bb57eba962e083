package dev.farad.server.registry;

import dev.farad.server.config.RegistryConfig;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The built-in registries that a configuration asks for. */
public final class Registries {
    private Registries() {}

    /**
     * Makes them; nothing is told to anybody yet.
     *
     * @param host name or address of the interface that the server listens on
     */
    public static List<Registry> of(RegistryConfig config, String host) {
        List<Registry> registries = new ArrayList<>();
        if (config.haproxyPort() != null) {
            registries.add(new HaproxyAgent(new InetSocketAddress(host, config.haproxyPort())));
        }
        if (config.etcd() != null) {
            registries.add(new EtcdRegistry(config.etcd()));
        }
        if (config.file() != null) {
            registries.add(new FileRegistry(config.file()));
        }
        return List.copyOf(registries);
    }
}
