package dev.farad.server.config;

import dev.farad.server.tls.CertificateFiles;
import dev.farad.server.tls.ClientAuthentication;
import dev.farad.server.tls.ClientAuthentication.Need;
import dev.farad.server.tls.KeyPassword;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProtocols;
import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The section {@code tls} of a configuration file. */
final class TlsSection {
    private TlsSection() {}

    static TlsConfig read(Section section) {
        List<CertificateFiles> certificates = new ArrayList<>();
        if (section.has("certificate")) {
            certificates.add(certificate(section));
        }
        for (Section more : section.sections("more-certificates")) {
            certificates.add(certificate(more));
            more.end();
        }
        TlsConfig read = new TlsConfig(
                certificates,
                clients(section),
                protocols(section),
                ConfigFile.oneOf("tls.provider", section.text("provider", "auto"), List.of(TlsProvider.values())),
                Duration.ofSeconds(section.number("look-seconds", TlsConfig.LOOK_EVERY.toSeconds())),
                section.flag("management", false));
        section.end();
        return read;
    }

    private static CertificateFiles certificate(Section section) {
        return new CertificateFiles(path(section, "certificate"), path(section, "key"), password(section));
    }

    private static Path path(Section section, String key) {
        String text = section.text(key, "");
        if (text.isEmpty()) {
            throw new ConfigException("tls: no " + key + " (expected: a PEM file)");
        }
        return Path.of(text);
    }

    private static @Nullable KeyPassword password(Section section) {
        String file = section.text("key-password-file", "");
        String variable = section.text("key-password-variable", "");
        if (!file.isEmpty()) {
            return new KeyPassword.File(Path.of(file));
        }
        return variable.isEmpty() ? null : new KeyPassword.Environment(variable);
    }

    private static ClientAuthentication clients(Section section) {
        Need need = ConfigFile.oneOf(
                "tls.client-authentication", section.text("client-authentication", "none"), List.of(Need.values()));
        String trust = section.text("trust", "");
        return new ClientAuthentication(need, trust.isEmpty() ? null : Path.of(trust));
    }

    private static TlsProtocols protocols(Section section) {
        TlsProtocols base = TlsProtocols.DEFAULT;
        List<String> names = base.versions().stream().map(TlsVersion::text).toList();
        return new TlsProtocols(
                section.texts("protocols", names).stream()
                        .map(TlsSection::version)
                        .toList(),
                section.texts("ciphers", base.ciphers()),
                section.texts("application-protocols", base.application()));
    }

    private static TlsVersion version(String name) {
        return Stream.of(TlsVersion.values())
                .filter(version -> version.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        "tls.protocols: '" + name + "' (expected: TLSv1.3 and TLSv1.2, older ones are not spoken)"));
    }
}
