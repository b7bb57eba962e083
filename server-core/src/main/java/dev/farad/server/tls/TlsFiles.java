package dev.farad.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All files that a configuration names, as one fingerprint of what they hold.
 *
 * <p>Contents are compared, not times: they are a few kilobytes, and a mounted secret changes by a symbolic link that points
 * elsewhere, which says little about the time of the file behind it.
 */
final class TlsFiles {
    private final List<Path> files = new ArrayList<>();

    TlsFiles(TlsConfig config) {
        for (CertificateFiles certificate : config.certificates()) {
            add(certificate.chain());
            add(certificate.key());
            if (certificate.password() instanceof KeyPassword.File password) {
                add(password.path());
            }
        }
        add(config.clients().trust());
    }

    private void add(@Nullable Path file) {
        if (file != null) {
            files.add(file);
        }
    }

    /** Returns a text that changes when what a file holds changes, or whether it can be read. */
    String fingerprint() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (Path file : files) {
            try {
                digest.update(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            } catch (IOException unreadable) {
                digest.update(unreadable.toString().getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
