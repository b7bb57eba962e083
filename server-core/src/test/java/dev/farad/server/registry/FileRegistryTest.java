package dev.farad.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryTest {
    @Test
    void theFileIsAsPrometheusReadsItAndThereWhileRegistered(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("farad.json");
        try (FileRegistry registry = new FileRegistry(file)) {
            registry.register(new Instance("me", "10.0.0.7", 80, "http", Map.of("models", "a,b")), 10);
            assertThat(file)
                    .hasContent("[{\"targets\":[\"10.0.0.7:80\"],\"labels\":{\"id\":\"me\",\"weight\":\"10\","
                            + "\"protocol\":\"http\",\"models\":\"a,b\"}}]");
            registry.weight(100);
            assertThat(file).content().contains("\"weight\":\"100\"");
            registry.deregister();
            registry.deregister();
            assertThat(directory).isEmptyDirectory();
            assertThat(Files.exists(file)).isFalse();
        }
    }
}
