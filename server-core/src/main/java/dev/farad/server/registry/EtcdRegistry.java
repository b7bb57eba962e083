package dev.farad.server.registry;

import dev.farad.codec.json.JsonWriter;
import dev.farad.server.config.RegistryConfig;
import dev.farad.server.registry.EtcdClient.Credentials;
import dev.farad.server.registry.EtcdClient.RefusedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A key in etcd that lives as long as a lease, which this server keeps alive: {@code PREFIX + id}, whose value is a JSON object
 * with id, host, port, protocol, weight and metadata.
 *
 * <p>Speaks etcd's JSON gateway. If the lease is lost (etcd was away for longer than it lives, or somebody revoked it), the next
 * renewal says so, and the server is registered again under a new one. The environment's {@code FARAD_ETCD_USER} and {@code
 * FARAD_ETCD_PASSWORD} say who asks, where etcd wants to know.
 *
 * <p>Source: etcd 3.4 API reference: lease grant, keepalive and revoke, and put.
 */
public final class EtcdRegistry implements Registry {
    private static final int EXPECTED_BYTES = 512;
    private static final int RENEWALS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final RegistryConfig.Etcd config;
    private final EtcdClient client;
    private @Nullable Instance registered;
    private @Nullable String lease;

    /** Makes a registry; nothing is asked of etcd yet. */
    public EtcdRegistry(RegistryConfig.Etcd config) {
        this(config, System.getenv());
    }

    EtcdRegistry(RegistryConfig.Etcd config, Map<String, String> environment) {
        this.config = config;
        String user = environment.get("FARAD_ETCD_USER");
        Credentials credentials =
                user == null ? null : new Credentials(user, environment.getOrDefault("FARAD_ETCD_PASSWORD", ""));
        this.client = new EtcdClient(config.endpoints(), credentials, PATIENCE);
    }

    @Override
    public String name() {
        return "etcd";
    }

    @Override
    public void register(Instance instance, int weight) throws IOException, InterruptedException {
        registered = instance;
        long seconds = config.ttl().toSeconds();
        lease = client.call("/v3/lease/grant", json -> json.key("TTL").number(seconds))
                .get("ID");
        if (lease == null) {
            throw new IOException("etcd granted no lease");
        }
        weight(weight);
    }

    @Override
    public void weight(int weight) throws IOException, InterruptedException {
        Instance instance = Objects.requireNonNull(registered, "registered");
        byte[] key = (config.prefix() + instance.id()).getBytes(StandardCharsets.UTF_8);
        byte[] value = value(instance, weight);
        client.call(
                "/v3/kv/put",
                json -> json.key("key")
                        .base64(MemorySegment.ofArray(key))
                        .key("value")
                        .base64(MemorySegment.ofArray(value))
                        .key("lease")
                        .string(lease));
    }

    private static byte[] value(Instance instance, int weight) {
        ByteBuf json = JsonWriter.write(UnpooledByteBufAllocator.DEFAULT, EXPECTED_BYTES, writer -> {
            writer.beginObject().key("id").string(instance.id());
            writer.key("host").string(instance.host()).key("port").number(instance.port());
            writer.key("protocol").string(instance.protocol()).key("weight").number(weight);
            writer.key("metadata").beginObject();
            new TreeMap<>(instance.metadata())
                    .forEach((name, text) -> writer.key(name).string(text));
            writer.endObject().endObject();
        });
        byte[] bytes = new byte[json.readableBytes()];
        json.readBytes(bytes).release();
        return bytes;
    }

    @Override
    public Duration renewal() {
        return config.ttl().dividedBy(RENEWALS);
    }

    @Override
    public void renew() throws IOException, InterruptedException {
        // etcd leaves a TTL of 0 out, which is how it says that there is no such lease.
        if (client.call("/v3/lease/keepalive", json -> json.key("ID").string(lease))
                        .get("TTL")
                == null) {
            throw new IOException("the lease is lost");
        }
    }

    @Override
    public void deregister() throws IOException, InterruptedException {
        if (lease == null) {
            return;
        }
        try {
            // Takes the key along; and only ours, if another server has the same id by now.
            client.call("/v3/lease/revoke", json -> json.key("ID").string(lease));
        } catch (RefusedException refused) {
            if (!refused.isNotFound()) {
                throw refused;
            }
        }
        lease = null;
    }

    @Override
    public void close() {
        client.close();
    }
}
