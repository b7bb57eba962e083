package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The conformance suite h2spec 2.2.0 against a port; a Maven plugin brings its program for Linux. */
final class Http2SpecTest extends Http2Fixture {
    private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    @Test
    void passesH2spec(@TempDir Path folder) throws Exception {
        Path program = extract(folder);
        assumeTrue(program != null, "h2spec is not among the test's resources, or this is no Linux on x86-64");
        TestPort port = open();
        try (Http2Client first = connect(port)) {
            // What a class takes to be loaded is not what the cases measure.
            first.get(1, "/").answer(1);
        }
        Path report = folder.resolve("report.xml");
        Process run = new ProcessBuilder(
                        String.valueOf(program),
                        "--host=127.0.0.1",
                        "--port=" + port.address().getPort(),
                        "--timeout=10",
                        "--strict",
                        "--junit-report=" + report)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        try {
            assertThat(run.waitFor(80, TimeUnit.SECONDS)).as("h2spec ended").isTrue();
        } finally {
            run.destroyForcibly();
        }
        List<String> failed = new ArrayList<>();
        assertThat(cases(report, failed)).as("cases").isGreaterThan(140);
        assertThat(failed).as(Files.readString(folder.resolve("out.txt"))).isEmpty();
    }

    private static @Nullable Path extract(Path folder) throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")
                || !System.getProperty("os.arch").equals("amd64")) {
            return null;
        }
        Path archive = folder.resolve("h2spec.tar.gz");
        try (InputStream in = Http2SpecTest.class.getResourceAsStream(PROGRAM)) {
            if (in == null) {
                return null;
            }
            Files.copy(in, archive);
        }
        Process tar = new ProcessBuilder("tar", "xzf", archive.toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        File program = folder.resolve("h2spec").toFile();
        assertThat(program.canExecute()).isTrue();
        return program.toPath();
    }

    /** Returns how many cases there were, and adds those that failed. */
    private static int cases(Path report, List<String> failed) throws Exception {
        NodeList all = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < all.getLength(); i++) {
            Element one = (Element) all.item(i);
            if (one.getElementsByTagName("failure").getLength()
                            + one.getElementsByTagName("error").getLength()
                    > 0) {
                failed.add(one.getAttribute("package") + " " + one.getAttribute("classname"));
            }
        }
        return all.getLength();
    }
}
