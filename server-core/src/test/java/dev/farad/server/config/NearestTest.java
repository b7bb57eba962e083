package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    @ParameterizedTest
    @CsvSource({"port,port,0", "prot,port,1", "prt,port,1", "porrt,port,1", "post,port,1", "'',port,4", "ca,abc,3"})
    void countsLettersThatAreMissingTooManyWrongOrSwapped(String one, String other, int slips) {
        assertThat(Nearest.slips(one, other)).isEqualTo(slips);
        assertThat(Nearest.slips(other, one)).isEqualTo(slips);
    }

    @Test
    void whatIsFarFromEveryNameMeansNone() {
        assertThat(Nearest.of("colour", List.of("port", "host", "http"))).isNull();
        assertThat(Nearest.of("hots", List.of("port", "host", "http"))).isEqualTo("host");
    }
}
