package dev.farad.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change of the file does, look by look; nobody else looks in the meantime. */
class ApiKeyFileTest {
    @TempDir
    private Path directory;

    private Path file;
    private ApiKeyFile keys;

    @BeforeEach
    void read() throws IOException {
        file = directory.resolve("keys");
        write("ada", "bob");
        keys = new ApiKeyFile(file, Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        keys.close();
    }

    /** Writes a file of the keys of some people, each of whom has their name for a key. */
    private void write(String... people) throws IOException {
        Files.writeString(
                file,
                Arrays.stream(people)
                        .map(name -> sha256(name) + " subject=" + name)
                        .collect(Collectors.joining("\n")));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private boolean knows(String name) {
        return keys.verify(new Credentials(name)).toCompletableFuture().join() instanceof Verification.Known;
    }

    @Test
    void keysComeAndGoOnceTwoLooksSawTheSame() throws IOException {
        write("ada", "evelyn");
        keys.look();
        assertThat(knows("bob")).isTrue();
        assertThat(knows("evelyn")).isFalse();
        keys.look();
        assertThat(knows("ada")).isTrue();
        assertThat(knows("bob")).isFalse();
        assertThat(knows("evelyn")).isTrue();
    }

    @Test
    void aFileThatSomebodyIsWritingCostsNobodyTheirKey() throws IOException {
        write();
        keys.look();
        write("ada");
        keys.look();
        write("ada", "bob", "eve");
        keys.look();
        assertThat(knows("bob")).isTrue();
        assertThat(knows("eve")).isFalse();
        keys.look();
        assertThat(knows("bob")).isTrue();
        assertThat(knows("eve")).isTrue();
    }

    @Test
    void aFileThatCannotBeUsedIsComplainedAboutOnce() throws IOException {
        Files.writeString(file, "eve subject=eve");
        keys.look();
        assertThatThrownBy(keys::look)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key file " + file + ": line 1: begins with no SHA-256");
        keys.look();
        assertThat(knows("bob")).isTrue();
        assertThat(knows("eve")).isFalse();
    }

    @Test
    void aFileThatIsGoneIsComplainedAboutOnceAndComesBack() throws IOException {
        Files.delete(file);
        keys.look();
        assertThatThrownBy(keys::look).isInstanceOf(IOException.class);
        keys.look();
        assertThat(knows("bob")).isTrue();
        write("ada");
        keys.look();
        keys.look();
        assertThat(knows("bob")).isFalse();
        assertThat(knows("ada")).isTrue();
    }
}
