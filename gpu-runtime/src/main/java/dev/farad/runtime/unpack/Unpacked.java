package dev.farad.runtime.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/** Files out of jars, unpacked once for all processes of a user. Safe for any number of threads and processes at once. */
public final class Unpacked {
    private Unpacked() {}

    /** Returns the user's folder for what can be made again: {@code farad} in {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
    public static Path usualFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return base.resolve("farad");
    }

    /** Returns the system as {@code linux-amd64} or {@code linux-aarch64}, in the words of the JVM. */
    public static String platform() {
        return (System.getProperty("os.name") + "-" + System.getProperty("os.arch")).toLowerCase(Locale.ROOT);
    }

    /**
     * Makes sure that a file is there with the content of a resource.
     *
     * <p>Its time of change says which content it is, by the CRC of the jar's entry: whoever changes the file gives it
     * another time, and it is unpacked anew. To read tens of megabytes at every start would take longer than to load them.
     *
     * @param resource null where there is none
     * @throws IOException if there is no such resource, it is not in a jar, or the file cannot be written
     */
    public static void file(@Nullable URL resource, Path file) throws IOException {
        if (resource == null || !(resource.openConnection() instanceof JarURLConnection jar)) {
            throw new IOException("resource for " + file.getFileName() + ": " + resource + " (expected: one in a jar)");
        }
        JarEntry entry = jar.getJarEntry();
        // Half of it, since some file systems know no time after 2038.
        FileTime time = FileTime.from(entry.getCrc() >> 1, TimeUnit.SECONDS);
        if (isThere(file, entry.getSize(), time)) {
            return;
        }
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path part = Files.createTempFile(folder, file.getFileName().toString(), ".part");
        try (InputStream in = jar.getInputStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        // A crash of the machine must not leave a file of the right size and time without its content.
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.setLastModifiedTime(part, time);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isThere(Path file, long bytes, FileTime time) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return found.size() == bytes && found.lastModifiedTime().equals(time);
    }
}
