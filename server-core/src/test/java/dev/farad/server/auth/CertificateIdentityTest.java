package dev.farad.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farad.hooks.Identity;
import dev.farad.server.tls.ClientCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateIdentityTest {
    private static final CertificateIdentity TENANTS = CertificateIdentity.ofTenants(Map.of(
            "CN=worker,O=Acme", "by-subject",
            "dns:worker.acme.example", "by-dns",
            "uri:spiffe://acme.example/*", "by-domain",
            "uri:spiffe://acme.example/batch/*", "by-path",
            "uri:spiffe://acme.example/batch/nightly", "by-uri"));

    private static ClientCertificate certificate(String subject, String... names) {
        return new ClientCertificate(subject, List.of(names), "ab12", Instant.MAX);
    }

    private static @Nullable String tenant(String subject, String... names) {
        Identity identity = TENANTS.of(certificate(subject, names));
        return identity == null ? null : identity.tenant();
    }

    @Test
    void findsTheTenantByAnyNameTheAlternativeOnesFirst() {
        assertThat(tenant("CN=worker,O=Acme")).isEqualTo("by-subject");
        assertThat(tenant("CN=worker,O=Acme", "email:a@b.example", "dns:worker.acme.example"))
                .isEqualTo("by-dns");
        assertThat(tenant("CN=worker", "dns:acme.example")).isNull();
        assertThat(tenant("")).isNull();
    }

    @Test
    void theLongestBeginningOfAUriDecides() {
        assertThat(tenant("", "uri:spiffe://acme.example/web")).isEqualTo("by-domain");
        assertThat(tenant("", "uri:spiffe://acme.example/batch/nightly")).isEqualTo("by-uri");
        assertThat(tenant("", "uri:spiffe://acme.example/batch/nightly/2")).isEqualTo("by-path");
        assertThat(tenant("", "uri:spiffe://acme.example.evil/web")).isNull();
        assertThat(tenant("", "uri:spiffe://acme.example")).isNull();
    }

    @Test
    void namesTheSubjectOrTheFingerprint() {
        assertThat(CertificateIdentity.SUBJECT.of(certificate("CN=a"))).isEqualTo(new Identity("CN=a", null, Set.of()));
        assertThat(TENANTS.of(certificate("", "dns:worker.acme.example")))
                .isEqualTo(new Identity("ab12", "by-dns", Set.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CN=*", "dns:*.example", "uri:*", "uri:spiffe://a/*/b", "uri:spiffe://a*"})
    void refusesNamesThatMightStandForTooMuch(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CertificateIdentity.ofTenants(Map.of(name, "acme")))
                .withMessageContaining("'" + name + "'");
    }
}
