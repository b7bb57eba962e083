package dev.farad.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.Shape;
import dev.farad.runtime.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private final Sessions sessions = new Sessions();

    @TempDir
    private Path directory;

    @Test
    void modelsOfOneFileShareItsSession() throws IOException {
        Path path = TinyGraph.masking().write(directory, "shared.onnx");
        Path link = Files.createSymbolicLink(directory.resolve("link.onnx"), path);

        Sessions.Shared first = sessions.open(path);
        Sessions.Shared second = sessions.open(link);
        assertThat(second.session()).isSameAs(first.session());
        assertThat(sessions.count()).isEqualTo(1);

        first.leave();
        assertThat(sessions.count()).isEqualTo(1);
        second.leave();
        assertThat(sessions.count()).isZero();
    }

    @Test
    void fileWrittenAnewIsAnotherGraph() throws IOException {
        Sessions.Shared before = sessions.open(TinyGraph.masking().write(directory, "graph.onnx"));
        Sessions.Shared after = sessions.open(new TinyGraph()
                .input("x", TinyGraph.FLOAT, Shape.ANY)
                .output("y", TinyGraph.FLOAT, Shape.ANY)
                .node("Identity", "x", "y")
                .write(directory, "graph.onnx"));

        assertThat(after.session()).isNotSameAs(before.session());
        assertThat(GraphSignature.of(after).inputs())
                .extracting(TensorSpec::name)
                .containsExactly("x");
        before.leave();
        after.leave();
        assertThat(sessions.count()).isZero();
    }
}
