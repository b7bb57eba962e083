package dev.farad.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ImportTree;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between modules, and the one home of each library. */
class ArchitectureTest {
    private static final JavaClasses FARAD = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.farad");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pool     | java
                    hooks    | java
                    codec    | pool
                    runtime  | pool
                    server   | codec runtime pool hooks
                    metrics  | hooks
                    examples | server metrics codec runtime pool hooks
                    """)
    void aModuleKnowsOnlyThoseBelowIt(String module, String below) {
        String[] known = Stream.of((module + " " + below).split(" "))
                .map(ArchitectureTest::packages)
                .toArray(String[]::new);
        classes()
                .that(resideInAPackage(packages(module)))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("dev.farad..").or(resideInAnyPackage(known)))
                .check(FARAD);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    io.netty.buffer..               | codec runtime server examples
                    io.netty.handler..              | server
                    io.netty.channel..              | server
                    io.netty.bootstrap..            | server
                    ai.onnxruntime..                | runtime.onnx
                    org.bytedeco..                  | runtime.cuda
                    ai.onnx.proto..                 | runtime.graph.onnx
                    com.google.protobuf..           | runtime.graph.onnx examples
                    ai.djl..                        | server.model
                    org.snakeyaml..                 | server.config
                    io.micrometer..                 | metrics
                    io.prometheus..                 | metrics
                    io.opentelemetry.api..          | metrics
                    io.opentelemetry.sdk..          | metrics
                    io.opentelemetry.exporter..     | metrics
                    io.opentelemetry.proto..        | examples
                    org.HdrHistogram..              | metrics
                    picocli..                       | examples
                    org.apache.avro..               | examples
                    """)
    void aLibraryHasOneHome(String library, String homes) {
        String[] places =
                Stream.of(homes.split(" ")).map(ArchitectureTest::packages).toArray(String[]::new);
        noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(FARAD);
    }

    @Test
    void noPackagesImportEachOther() {
        slices().matching("dev.farad.(**)").should().beFreeOfCycles().check(FARAD);
    }

    @Test
    void whatBelongsToARequestIsPassedAndNeverFound() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .check(FARAD);
    }

    @Test
    void theLoadTestKnowsNoOtherModule() throws IOException {
        assertThat(SourceTree.parsed(SourceTree.files("loadtest")))
                .flatMap(unit -> unit.getImports())
                .extracting(ImportTree::toString)
                .noneMatch(line -> line.contains("dev.farad.") && !line.contains("dev.farad.loadtest."));
    }

    private static String packages(String name) {
        return "dev.farad." + name + "..";
    }
}
