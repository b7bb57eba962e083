package dev.farad.server.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The little of ASN.1's distinguished encoding (X.690) that wraps a key of an old form into PKCS#8, RFC 5208. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int NULL = 0x05;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;
    /** Tag of the curve in an EC key, RFC 5915. */
    private static final int CURVE = 0xA0;

    private static final byte[] RSA_ENCRYPTION = {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1};
    private static final byte[] EC_PUBLIC_KEY = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};

    private Der() {}

    /** Wraps an RSA key of PKCS#1. */
    static byte[] wrappedRsa(byte[] key) {
        return wrapped(element(SEQUENCE, element(OBJECT_IDENTIFIER, RSA_ENCRYPTION), element(NULL)), key);
    }

    /**
     * Wraps an EC key of SEC 1.
     *
     * @throws IllegalArgumentException if it does not name its curve
     */
    static byte[] wrappedEc(byte[] key) {
        return wrapped(element(SEQUENCE, element(OBJECT_IDENTIFIER, EC_PUBLIC_KEY), curve(ByteBuffer.wrap(key))), key);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, element(INTEGER, new byte[] {0}), algorithm, element(OCTET_STRING, key));
    }

    private static byte[] curve(ByteBuffer key) {
        if (key.remaining() > 2 && (key.get() & 0xFF) == SEQUENCE) {
            length(key);
            while (key.remaining() > 2) {
                int tag = key.get() & 0xFF;
                byte[] content = new byte[Math.min(length(key), key.remaining())];
                key.get(content);
                if (tag == CURVE) {
                    return content;
                }
            }
        }
        throw new IllegalArgumentException(
                "EC key: names no curve (expected: one as openssl ecparam -genkey writes it)");
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F) && in.hasRemaining(); i++) {
            length = (length << 8) | (in.get() & 0xFF);
        }
        return Math.max(0, length);
    }

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int size = content.size();
        if (size >= 0x100) {
            out.write(0x82);
            out.write(size >> 8);
        } else if (size >= 0x80) {
            out.write(0x81);
        }
        out.write(size);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
