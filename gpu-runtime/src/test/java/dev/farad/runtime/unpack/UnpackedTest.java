package dev.farad.runtime.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedTest {
    @TempDir
    private Path directory;

    private URL resource(String name, String content) throws Exception {
        Path jar = directory.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new ZipEntry("resource"));
            entries.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return URI.create("jar:" + jar.toUri() + "!/resource").toURL();
    }

    @Test
    void unpacksOnceAndLeavesWhatIsWhole() throws Exception {
        URL resource = resource("a", "content");
        Path file = directory.resolve("deep/er/file");
        Unpacked.file(resource, file);
        assertThat(file).hasContent("content");
        Object first = Files.readAttributes(file, "unix:ino").get("ino");
        Unpacked.file(resource, file);
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(first);
        assertThat(directory.resolve("deep/er").toFile().list()).containsExactly("file");
    }

    @Test
    void unpacksAnewWhatWasChangedOrCut() throws Exception {
        URL resource = resource("a", "content");
        Path file = directory.resolve("file");
        Unpacked.file(resource, file);
        Files.writeString(file, "CONTENT");
        Unpacked.file(resource, file);
        assertThat(file).hasContent("content");
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "con");
        Files.setLastModifiedTime(file, time);
        Unpacked.file(resource, file);
        assertThat(file).hasContent("content");
    }

    @Test
    void unpacksAnewWhereTheJarHasOtherContentOfTheSameLength() throws Exception {
        Path file = directory.resolve("file");
        Unpacked.file(resource("a", "content"), file);
        Unpacked.file(resource("b", "Content"), file);
        assertThat(file).hasContent("Content");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatIOException()
                .isThrownBy(() -> Unpacked.file(null, directory.resolve("lib.so")))
                .withMessage("resource for lib.so: null (expected: one in a jar)");
    }
}
