package dev.farad.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A certificate of the server and its key, which belong together.
 *
 * @param chain the certificate first
 */
record Credential(List<X509Certificate> chain, PrivateKey key) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the files are not what they should be, or do not belong together
     */
    static Credential read(CertificateFiles files) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(files.chain());
        PublicKey open = chain.getFirst().getPublicKey();
        Credential read = new Credential(chain, PrivateKeys.read(files, open.getAlgorithm()));
        if (!read.fits()) {
            throw new IllegalArgumentException(files.key() + ": not the key of " + files.chain());
        }
        if (read.notAfter().isBefore(Instant.now())) {
            throw new IllegalArgumentException(
                    files.chain() + ": expired at " + read.notAfter() + " (expected: one that is valid now)");
        }
        return read;
    }

    /** Reads all certificates of a PEM file. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.read(file)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(file + ": no certificate (expected: PEM with CERTIFICATE)");
        }
        return List.copyOf(certificates);
    }

    /** Returns whether the certificate verifies what the key signs. */
    private boolean fits() throws GeneralSecurityException {
        PublicKey open = chain.getFirst().getPublicKey();
        String algorithm = switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(text);
        return signature.verify(signed);
    }

    /** Returns when the first of the chain expires. */
    Instant notAfter() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Returns the names of the servers that it stands for, in lower case; {@code *.example} for all right below. */
    List<String> serverNames() {
        return ClientCertificate.of(chain.getFirst()).alternativeNames().stream()
                .filter(name -> name.startsWith("dns:"))
                .map(name -> name.substring("dns:".length()).toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
