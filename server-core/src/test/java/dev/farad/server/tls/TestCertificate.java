package dev.farad.server.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A certificate made for a test, with its key: an authority, or a leaf that one vouches for (RFC 5280).
 *
 * @param issuer who vouches for it, or null where it does so itself
 */
public record TestCertificate(
        X509Certificate certificate,
        PrivateKey key,
        @Nullable TestCertificate issuer) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ECDSA = "1.2.840.10045.4.3.2";
    private static final String RSA = "1.2.840.113549.1.1.11";

    /** Makes an authority that vouches for itself. */
    public static TestCertificate authority(String name) {
        return made(name, keys("EC"), null, List.of(), Duration.ofDays(100));
    }

    /** Makes a certificate for localhost and 127.0.0.1 that an authority vouches for. */
    public static TestCertificate server(String name, TestCertificate issuer) {
        return made(
                name, keys("EC"), issuer, List.of("dns:localhost", "dns:" + name, "ip:127.0.0.1"), Duration.ofDays(90));
    }

    /** Makes a certificate with names such as {@code dns:a.example}, valid for a time from now on, which may be over. */
    public TestCertificate vouchFor(String name, String algorithm, Duration valid, String... names) {
        return made(name, keys(algorithm), this, List.of(names), valid);
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestCertificate made(
            String name, KeyPair keys, @Nullable TestCertificate issuer, List<String> names, Duration valid) {
        try {
            PrivateKey signer = issuer == null ? keys.getPrivate() : issuer.key();
            boolean ec = signer.getAlgorithm().equals("EC");
            byte[] algorithm = ec ? sequence(oid(ECDSA)) : sequence(oid(RSA), der(0x05));
            byte[] subject = new X500Principal("CN=" + name).getEncoded();
            byte[] by = issuer == null
                    ? subject
                    : issuer.certificate().getSubjectX500Principal().getEncoded();
            byte[] isAuthority = issuer == null ? der(0x01, new byte[] {-1}) : new byte[0];
            byte[] constraints = extension("2.5.29.19", sequence(isAuthority));
            byte[] extensions = names.isEmpty() ? sequence(constraints) : sequence(constraints, alternative(names));
            byte[] content = sequence(
                    der(0xA0, der(0x02, new byte[] {2})),
                    der(0x02, new BigInteger(64, new SecureRandom()).toByteArray()),
                    algorithm,
                    by,
                    sequence(time(Duration.ofDays(-365)), time(valid)),
                    subject,
                    keys.getPublic().getEncoded(),
                    der(0xA3, extensions));
            Signature signature = Signature.getInstance(ec ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(signer);
            signature.update(content);
            byte[] all = sequence(content, algorithm, der(0x03, new byte[1], signature.sign()));
            var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(all));
            return new TestCertificate((X509Certificate) read, keys.getPrivate(), issuer);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] time(Duration fromNow) {
        return der(0x18, TIME.format(Instant.now().plus(fromNow)).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] alternative(List<String> names) {
        byte[][] all = new byte[names.size()][];
        for (int i = 0; i < all.length; i++) {
            String[] parts = names.get(i).split(":", 2);
            all[i] = switch (parts[0]) {
                case "email" -> der(0x81, parts[1].getBytes(StandardCharsets.US_ASCII));
                case "dns" -> der(0x82, parts[1].getBytes(StandardCharsets.US_ASCII));
                case "uri" -> der(0x86, parts[1].getBytes(StandardCharsets.US_ASCII));
                default -> der(0x87, address(parts[1]));
            };
        }
        return extension("2.5.29.17", sequence(all));
    }

    private static byte[] address(String text) {
        byte[] bytes = new byte[4];
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    private static byte[] extension(String oid, byte[] value) {
        return sequence(oid(oid), der(0x04, value));
    }

    private static byte[] oid(String dotted) {
        String[] parts = dotted.split("\\.", -1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(40 * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            int value = Integer.parseInt(parts[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (value >> shift > 0) {
                    out.write(0x80 | ((value >> shift) & 0x7F));
                }
            }
            out.write(value & 0x7F);
        }
        return der(0x06, out.toByteArray());
    }

    private static byte[] sequence(byte[]... contents) {
        return der(0x30, contents);
    }

    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() >= 0x100) {
            out.write(0x82);
            out.write(content.size() >> 8);
        } else if (content.size() >= 0x80) {
            out.write(0x81);
        }
        out.write(content.size());
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    /** Returns a block of PEM. */
    public static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }

    /** Returns the certificate in PEM. */
    public String pem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the key in PEM, as PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** Writes {@code NAME.pem} and {@code NAME.key} into a directory. */
    public CertificateFiles write(Path directory, String name) {
        try {
            Path chain = Files.writeString(directory.resolve(name + ".pem"), pem());
            return new CertificateFiles(chain, Files.writeString(directory.resolve(name + ".key"), keyPem()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
