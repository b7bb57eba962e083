package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A browser without a window, which trusts every certificate.
 *
 * @param directory of its profile
 */
record Chromium(Path directory) {
    private static final int MOST_AGAIN = 2;

    /** Skips the test that runs where there is none. */
    static Chromium in(Path directory) {
        Program.assumeInstalled("chromium", "chromium");
        return new Chromium(directory);
    }

    /** Returns a page as markup, as {@link #dom(String)}, loaded again where its scripts were not done: on a busy machine. */
    String dom(String url, Predicate<String> done) throws Exception {
        String page = dom(url);
        for (int again = 0; again < MOST_AGAIN && !done.test(page); again++) {
            page = dom(url);
        }
        return page;
    }

    /** Returns a page once its scripts are done, or have had their time, as markup. */
    String dom(String url) throws Exception {
        List<String> command = List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--ignore-certificate-errors",
                "--user-data-dir=" + directory.resolve("profile"),
                "--virtual-time-budget=20000",
                "--dump-dom",
                url);
        try (Program program = new Program(directory, command)) {
            assertThat(program.exitCode()).as(program::errors).isZero();
            return program.output();
        }
    }
}
