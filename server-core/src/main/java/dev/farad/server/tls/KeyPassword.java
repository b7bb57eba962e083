package dev.farad.server.tls;

import dev.farad.server.setting.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the password of a private key is found; the password itself is never kept or shown. */
public sealed interface KeyPassword {

    /** The first line of a file. */
    record File(
            @Setting(value = "key-password-file", meaning = "file with the password of an encrypted key")
            Path path) implements KeyPassword {
        @Override
        public char[] read() throws IOException {
            String text = Files.readString(path);
            int end = 0;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            return text.substring(0, end).toCharArray();
        }
    }

    /** A variable of the process's environment. */
    record Environment(
            @Setting(
                    value = "key-password-variable",
                    meaning = "variable of the environment with the password of an encrypted key")
            String variable)
            implements KeyPassword {
        @Override
        public char[] read() {
            String value = System.getenv(variable);
            if (value == null) {
                throw new IllegalArgumentException(
                        "environment variable " + variable + ": not set (expected: the password of a private key)");
            }
            return value.toCharArray();
        }
    }

    /**
     * Reads the password.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is not there
     */
    char[] read() throws IOException;
}
