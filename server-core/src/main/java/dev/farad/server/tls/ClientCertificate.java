package dev.farad.server.tls;

import dev.farad.hooks.Exchange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, by the certificate that it proved to own and that an authority of the server's trust file vouches for.
 *
 * @param subject distinguished name, in the form of RFC 2253
 * @param alternativeNames such as {@code dns:worker.example}, {@code uri:spiffe://example/worker}, {@code email:a@b.example} or
 *     {@code ip:192.0.2.1}, in the certificate's order
 * @param fingerprint SHA-256 of the certificate, 64 lower-case hexadecimal digits
 * @param notAfter when it expires
 */
public record ClientCertificate(String subject, List<String> alternativeNames, String fingerprint, Instant notAfter) {
    /** Has a value in every exchange of a connection whose client showed a certificate. */
    public static final Exchange.Key<ClientCertificate> KEY =
            new Exchange.Key<>("client-certificate", ClientCertificate.class);

    /** Copies the names. */
    public ClientCertificate {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** Returns whose session this is, or null where the client showed nothing. */
    public static @Nullable ClientCertificate of(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? of(certificate) : null;
        } catch (SSLPeerUnverifiedException nothingShown) {
            return null;
        }
    }

    static ClientCertificate of(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new ClientCertificate(
                    certificate.getSubjectX500Principal().getName(),
                    names(certificate),
                    HexFormat.of().formatHex(digest),
                    certificate.getNotAfter().toInstant());
        } catch (NoSuchAlgorithmException | CertificateEncodingException | CertificateParsingException unreadable) {
            throw new IllegalArgumentException("client certificate: unreadable", unreadable);
        }
    }

    /** Returns whether it expired, which a session that is resumed may outlive. */
    public boolean expired() {
        return Instant.now().isAfter(notAfter);
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        for (List<?> name : all == null ? List.<List<?>>of() : all) {
            String kind = kind((Integer) name.get(0));
            if (!kind.isEmpty()) {
                names.add(kind + ":" + name.get(1));
            }
        }
        return names;
    }

    /** Returns what a name is by its tag in RFC 5280, section 4.2.1.6; empty for those that are no text. */
    private static String kind(int tag) {
        return switch (tag) {
            case 1 -> "email";
            case 2 -> "dns";
            case 6 -> "uri";
            case 7 -> "ip";
            default -> "";
        };
    }
}
