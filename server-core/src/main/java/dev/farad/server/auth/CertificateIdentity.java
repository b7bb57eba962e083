package dev.farad.server.auth;

import dev.farad.hooks.Identity;
import dev.farad.server.tls.ClientCertificate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says who a client is by the certificate that it proved to own. Asked on the event loop for each request, so it may not block. */
@FunctionalInterface
public interface CertificateIdentity {
    /** The subject, or the fingerprint of a certificate without one; any tenant and no scopes. */
    CertificateIdentity SUBJECT = certificate -> new Identity(subject(certificate), null, Set.of());

    /** Returns who shows a certificate, or null where that is nobody known here, who then gets a 401. */
    @Nullable Identity of(ClientCertificate certificate);

    /**
     * Returns one that finds the tenant by a certificate's names, the alternative ones in their order and the subject after them.
     *
     * @param tenants by name as {@link ClientCertificate} writes it, such as {@code CN=worker,O=Acme} or
     *     {@code dns:worker.acme.example}; {@code uri:spiffe://acme.example/*} stands for all that begin so. A certificate without any
     *     of the names is nobody's.
     * @throws IllegalArgumentException if a name has a {@code *} anywhere else than behind the last slash of a URI
     */
    static CertificateIdentity ofTenants(Map<String, String> tenants) {
        Map<String, String> known = Map.copyOf(tenants);
        known.keySet().forEach(CertificateIdentity::requireName);
        return certificate -> Stream.concat(certificate.alternativeNames().stream(), Stream.of(certificate.subject()))
                .flatMap(name -> patterns(name).filter(known::containsKey).map(known::get))
                .findFirst()
                .map(tenant -> new Identity(subject(certificate), tenant, Set.of()))
                .orElse(null);
    }

    private static void requireName(String name) {
        int star = name.indexOf('*');
        boolean prefix = name.startsWith("uri:") && star == name.length() - 1 && name.endsWith("/*");
        if (name.isEmpty() || (star >= 0 && !prefix)) {
            throw new IllegalArgumentException(
                    "certificate name: '" + name + "' (expected: a whole name, or the beginning of a URI and /*)");
        }
    }

    /** Returns a name and all beginnings that stand for it, the longest first. */
    private static Stream<String> patterns(String name) {
        if (!name.startsWith("uri:")) {
            return Stream.of(name);
        }
        return Stream.concat(
                Stream.of(name),
                Stream.iterate(name.lastIndexOf('/'), slash -> slash >= 0, slash -> name.lastIndexOf('/', slash - 1))
                        .map(slash -> name.substring(0, slash) + "/*"));
    }

    private static String subject(ClientCertificate certificate) {
        return certificate.subject().isEmpty() ? certificate.fingerprint() : certificate.subject();
    }
}
