package dev.farad.server.registry;

import dev.farad.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that exists while an instance is registered, for a sidecar or Prometheus's {@code file_sd_configs}.
 *
 * <p>A JSON list of one target group, as Prometheus reads it: {@code targets} with host and port, and {@code labels} with id,
 * weight, protocol and the metadata. It is replaced as a whole, never seen half written. A process that is killed leaves it behind.
 */
public final class FileRegistry implements Registry {
    private static final int EXPECTED_BYTES = 512;

    private final Path file;
    private @Nullable Instance registered;

    /** Makes a registry of a file in a directory that exists. */
    public FileRegistry(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void register(Instance instance, int weight) throws IOException {
        registered = instance;
        write(instance, weight);
    }

    @Override
    public void weight(int weight) throws IOException {
        write(Objects.requireNonNull(registered, "registered"), weight);
    }

    @Override
    public void deregister() throws IOException {
        Files.deleteIfExists(file);
    }

    private void write(Instance instance, int weight) throws IOException {
        ByteBuf json = JsonWriter.write(
                UnpooledByteBufAllocator.DEFAULT, EXPECTED_BYTES, writer -> group(writer, instance, weight));
        byte[] bytes = new byte[json.readableBytes()];
        json.readBytes(bytes).release();
        Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void group(JsonWriter json, Instance instance, int weight) {
        json.beginArray().beginObject().key("targets").beginArray();
        json.string(instance.host() + ":" + instance.port())
                .endArray()
                .key("labels")
                .beginObject();
        json.key("id").string(instance.id()).key("weight").string(Integer.toString(weight));
        json.key("protocol").string(instance.protocol());
        new TreeMap<>(instance.metadata())
                .forEach((name, value) -> json.key(name).string(value));
        json.endObject().endObject().endArray();
    }

    @Override
    public void close() {
        // The file is gone with the registration.
    }
}
