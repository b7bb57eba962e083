package dev.farad.server.tls;

import dev.farad.server.setting.Named;

/** A version of TLS that is safe to speak; older ones never are, RFC 8996. */
public enum TlsVersion implements Named {
    /** RFC 5246. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String text;

    TlsVersion(String text) {
        this.text = text;
    }

    /** Returns the usual spelling, such as {@code TLSv1.3}. */
    @Override
    public String text() {
        return text;
    }
}
