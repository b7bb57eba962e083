package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void closesInReverseOrder() {
        try (Scope scope = new Scope()) {
            scope.add(() -> closed.add("first"));
            scope.add(() -> closed.add("second"));
        }

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void leavesOpenWhatHasAnOwner() {
        try (Scope scope = new Scope()) {
            scope.add(() -> closed.add("kept"));
            scope.keep();
        }

        assertThat(closed).isEmpty();
    }

    @Test
    void closesTheRestWhereOneFails() {
        Scope scope = new Scope();
        scope.add(() -> closed.add("first"));
        scope.add(() -> {
            throw new IllegalStateException("second");
        });
        scope.add(() -> {
            throw new java.io.IOException("third");
        });

        assertThatThrownBy(scope::close)
                .hasRootCauseMessage("third")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        assertThat(closed).containsExactly("first");
    }
}
