package dev.farad.runtime.cuda.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels on disk, so that only the first start on a machine compiles. Safe for any thread and any process.
 *
 * <p>An entry is named by the hash of everything that decides its content and begins with the hash of that content; one
 * that does not match is built anew. A folder that cannot be written costs time, never a failure.
 *
 * <pre>
 *  | SHA-256 of the code, 32 bytes | code … |
 * </pre>
 */
public final class CubinCache {
    private static final Logger log = LoggerFactory.getLogger(CubinCache.class);
    private static final int HASH_BYTES = 32;
    private static final String ENDING = ".cubin";

    private final Path folder;
    private final int mostEntries;

    /**
     * Makes a cache.
     *
     * @param folder it lies in; made when first written to
     * @param mostEntries it keeps; those unused the longest go first
     */
    public CubinCache(Path folder, int mostEntries) {
        this.folder = folder;
        this.mostEntries = mostEntries;
    }

    /**
     * Returns the code for a source, from disk or built.
     *
     * @param name for people who look into the folder
     * @param identity of compiler, architecture and driver
     * @param build compiles it
     */
    byte[] cubin(String name, String identity, String source, Supplier<byte[]> build) {
        String hash = HexFormat.of().formatHex(sha256((identity + "\n" + source).getBytes(StandardCharsets.UTF_8)));
        Path entry = folder.resolve(name + "-" + hash.substring(0, 32) + ENDING);
        byte[] kept = read(entry);
        if (kept != null) {
            return kept;
        }
        byte[] built = build.get();
        write(entry, built);
        return built;
    }

    private static byte @org.jspecify.annotations.Nullable [] read(Path entry) {
        try {
            if (!Files.exists(entry)) {
                return null;
            }
            byte[] bytes = Files.readAllBytes(entry);
            byte[] code = bytes.length < HASH_BYTES ? new byte[0] : Arrays.copyOfRange(bytes, HASH_BYTES, bytes.length);
            if (!Arrays.equals(sha256(code), 0, HASH_BYTES, bytes, 0, Math.min(HASH_BYTES, bytes.length))) {
                log.warn("{} is damaged; it is built anew", entry);
                return null;
            }
            Files.setLastModifiedTime(entry, FileTime.fromMillis(System.currentTimeMillis()));
            return code;
        } catch (IOException e) {
            log.warn("{} cannot be read; it is built anew: {}", entry, e.toString());
            return null;
        }
    }

    private void write(Path entry, byte[] code) {
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "draft-", ENDING + ".tmp");
            try {
                byte[] bytes = Arrays.copyOf(sha256(code), HASH_BYTES + code.length);
                System.arraycopy(code, 0, bytes, HASH_BYTES, code.length);
                Files.write(draft, bytes);
                Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            dropOldest();
        } catch (IOException e) {
            log.warn("compiled kernels cannot be kept in {}: {}", folder, e.toString());
        }
    }

    private void dropOldest() throws IOException {
        List<Path> entries;
        try (Stream<Path> files = Files.list(folder)) {
            entries = files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparingLong(CubinCache::modifiedMillis))
                    .toList();
        }
        for (Path entry : entries.subList(0, Math.max(0, entries.size() - mostEntries))) {
            Files.deleteIfExists(entry);
        }
    }

    private static long modifiedMillis(Path entry) {
        try {
            return Files.getLastModifiedTime(entry).toMillis();
        } catch (IOException e) {
            return 0; // gone already: another process dropped it
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
