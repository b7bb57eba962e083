package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/** How large things may grow. */
class SizeBudgetTest {
    private static final int FILE_LINES = 300;
    private static final int EXAMPLE_LINES = 99;
    private static final int PARAMETERS = 7;

    @Test
    void noFileIsTooLong() throws IOException {
        assertThat(longer(SourceTree.files(), FILE_LINES)).isEmpty();
    }

    @Test
    void eachExampleIsShort() throws IOException {
        assertThat(longer(SourceTree.files("examples"), EXAMPLE_LINES)).isEmpty();
    }

    @Test
    void noConstructorAndNoRecordTakesTooMuch() throws IOException {
        List<String> wide = new ArrayList<>();
        for (CompilationUnitTree unit : SourceTree.parsed(SourceTree.files())) {
            unit.accept(new WideTypes(), wide);
        }
        assertThat(wide).isEmpty();
    }

    private static List<String> longer(List<Path> files, int most) throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > most) {
                longer.add(file + ": " + lines + " lines (expected: at most " + most + ")");
            }
        }
        return longer;
    }

    /** Finds constructors with too many parameters, and records with too many components. */
    private static final class WideTypes extends TreeScanner<Void, List<String>> {
        @Override
        public Void visitClass(ClassTree type, List<String> found) {
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method && method.getReturnType() == null) {
                    check(type, method.getParameters().size(), found);
                }
            }
            if (type.getKind() == Tree.Kind.RECORD) {
                check(type, components(type), found);
            }
            return super.visitClass(type, found);
        }

        /** Every field of a record that is not static is a component. */
        private static long components(ClassTree record) {
            return record.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field
                            && !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        private static void check(ClassTree type, long parameters, List<String> found) {
            if (parameters > PARAMETERS) {
                found.add(type.getSimpleName() + ": " + parameters + " (expected: at most " + PARAMETERS + ")");
            }
        }
    }
}
