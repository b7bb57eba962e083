package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void thePageHasTheKeysOfTheTypes() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page)
                .as(
                        "docs/configuration.md is out of date; write it with: ./farad config reference docs/configuration.md")
                .isEqualTo(ConfigReference.withTable(page));
    }

    @Test
    void aPageWithoutAPlaceForTheKeysIsLeftAlone() {
        assertThatThrownBy(() -> ConfigReference.withTable("# Keys")).hasMessageContaining("no place for the keys");
    }
}
