package dev.farad.codec.openai;

/** How vectors are written into a response. */
public enum EncodingFormat {
    /** An array of numbers. */
    FLOAT,
    /** The vector's little-endian 32-bit floats in Base64 (RFC 4648), as OpenAI's own clients ask for. */
    BASE64
}
