package dev.farad.runtime.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CubinCacheTest {
    private int built;

    private byte[] build() {
        built++;
        return new byte[] {1, 2, 3, (byte) built};
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void buildsOnceForAllThatDecidesTheOutcome(@TempDir Path folder) {
        CubinCache cache = new CubinCache(folder, 8);

        byte[] first = cache.cubin("a", "sm_90", "source", this::build);
        assertThat(cache.cubin("a", "sm_90", "source", this::build)).isEqualTo(first);
        assertThat(built).isEqualTo(1);

        cache.cubin("a", "sm_80", "source", this::build);
        cache.cubin("a", "sm_90", "other source", this::build);
        assertThat(built).isEqualTo(3);
    }

    @Test
    void damagedEntryIsBuiltAnew(@TempDir Path folder) throws IOException {
        CubinCache cache = new CubinCache(folder, 8);
        cache.cubin("a", "sm_90", "source", this::build);
        for (byte[] damage : List.of(new byte[0], new byte[] {1}, new byte[100])) {
            Files.write(entries(folder).getFirst(), damage);
            int before = built;

            byte[] again = cache.cubin("a", "sm_90", "source", this::build);

            assertThat(built).isEqualTo(before + 1);
            assertThat(cache.cubin("a", "sm_90", "source", this::build)).isEqualTo(again);
        }
    }

    @Test
    void entriesUnusedTheLongestGoFirst(@TempDir Path folder) throws IOException {
        CubinCache cache = new CubinCache(folder, 2);
        cache.cubin("a", "", "a", this::build);
        Files.setLastModifiedTime(entries(folder).getFirst(), FileTime.fromMillis(0));
        cache.cubin("b", "", "b", this::build);
        cache.cubin("c", "", "c", this::build);

        assertThat(entries(folder))
                .hasSize(2)
                .noneMatch(entry -> entry.getFileName().toString().startsWith("a-"));
    }

    @Test
    void folderThatCannotBeWrittenCostsOnlyTime(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThat(new CubinCache(file, 8).cubin("a", "", "a", this::build)).hasSize(4);
    }
}
