package dev.farad.server.auth;

import dev.farad.hooks.Identity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A table of API keys, which holds the SHA-256 of each and no key. Immutable.
 *
 * <p>A fast hash is right for keys that a machine made: who steals the table would have to try 2^128 keys and more, where
 * passwords would need a slow one. A key is found by the first bytes of its hash and then compared in constant time; the time
 * of the first step tells something about hashes only, from which no key can be made.
 */
public final class ApiKeys implements Verifier {
    private static final int PREFIX_DIGITS = 16;

    private final Map<String, List<Key>> byPrefix = new HashMap<>();
    private final InstantSource clock;

    /**
     * A key.
     *
     * @param sha256 of the key's bytes, in hexadecimal digits of lower case
     * @param identity of who has it
     * @param expires when it is no longer good; {@link Instant#MAX} for never
     */
    public record Key(String sha256, Identity identity, Instant expires) {}

    /**
     * Makes a table.
     *
     * @throws IllegalArgumentException if a key is there twice
     */
    public ApiKeys(List<Key> keys, InstantSource clock) {
        this.clock = clock;
        for (Key key : keys) {
            List<Key> alike = byPrefix.computeIfAbsent(prefix(key.sha256()), _ -> new ArrayList<>());
            if (find(alike, key.sha256()) != null) {
                throw new IllegalArgumentException(
                        "the key of '" + key.identity().subject() + "' is there twice (expected: once)");
            }
            alike.add(key);
        }
    }

    @Override
    public CompletionStage<Verification> verify(Credentials credentials) {
        return CompletableFuture.completedFuture(verified(credentials));
    }

    private Verification verified(Credentials credentials) {
        String hash = sha256(credentials.secret().getBytes(StandardCharsets.ISO_8859_1));
        Key key = find(byPrefix.getOrDefault(prefix(hash), List.of()), hash);
        if (key == null) {
            return new Verification.Refused("the API key is not known");
        }
        if (!clock.instant().isBefore(key.expires())) {
            return new Verification.Refused("the API key has expired");
        }
        return new Verification.Known(key.identity());
    }

    private static @Nullable Key find(List<Key> alike, String hash) {
        byte[] wanted = hash.getBytes(StandardCharsets.US_ASCII);
        for (Key key : alike) {
            if (MessageDigest.isEqual(key.sha256().getBytes(StandardCharsets.US_ASCII), wanted)) {
                return key;
            }
        }
        return null;
    }

    private static String prefix(String hash) {
        return hash.substring(0, PREFIX_DIGITS);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256, which every JVM must have", e);
        }
    }
}
