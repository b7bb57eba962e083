package dev.farad.runtime.cuda.device;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds and loads the CUDA libraries of the machine.
 *
 * <p>A library that is loaded here by its path satisfies every later request for its name, so the bindings need no
 * {@code LD_LIBRARY_PATH}. Searched are, in order: {@code CUDA_PATH}, {@code LD_LIBRARY_PATH}, the usual places of CUDA 13.
 */
public final class NativeLibraries {
    /** In the order in which they need each other. */
    private static final List<String> NEEDED = List.of(
            "libcudart.so.13", "libnvrtc-builtins.so.13", "libnvrtc.so.13", "libcublasLt.so.13", "libcublas.so.13");

    private static final List<String> USUAL = List.of(
            "/usr/local/cuda",
            "/usr/local/cuda-13",
            "/usr/local/cuda-13.0",
            "/usr/local/cuda-13.1",
            "/usr/local/cuda-13.2",
            "/opt/cuda",
            "/usr");

    private NativeLibraries() {}

    /**
     * Loads all libraries that the backend needs.
     *
     * @param environment of the process
     * @return null, or one sentence on what is missing
     */
    public static @Nullable String load(Map<String, String> environment) {
        // The bindings would otherwise refuse allocations by the process's resident size, which counts mapped device
        // memory.
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        List<Path> folders = folders(environment);
        for (String name : NEEDED) {
            Path library = find(folders, name);
            boolean optional = name.contains("builtins"); // found by libnvrtc itself where it lies beside it
            if (library != null) {
                String failure = load(library);
                if (failure != null && !optional) {
                    return failure;
                }
            } else if (!optional) {
                return name + " was not found (searched: CUDA_PATH, LD_LIBRARY_PATH, /usr/local/cuda and the like)";
            }
        }
        return null;
    }

    @SuppressWarnings("restricted")
    private static @Nullable String load(Path library) {
        try {
            System.load(library.toString());
            return null;
        } catch (UnsatisfiedLinkError e) {
            return library + " could not be loaded: " + e.getMessage();
        }
    }

    /** Returns the folders to look into, best first. */
    static List<Path> folders(Map<String, String> environment) {
        List<Path> folders = new ArrayList<>();
        String home = environment.get("CUDA_PATH");
        if (home != null && !home.isEmpty()) {
            addHome(folders, home);
        }
        for (String folder : environment.getOrDefault("LD_LIBRARY_PATH", "").split(File.pathSeparator, -1)) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        USUAL.forEach(usual -> addHome(folders, usual));
        return folders;
    }

    private static void addHome(List<Path> folders, String home) {
        for (String sub : List.of("lib64", "lib", "targets/x86_64-linux/lib", "lib/x86_64-linux-gnu")) {
            folders.add(Path.of(home, sub));
        }
    }

    private static @Nullable Path find(List<Path> folders, String name) {
        for (Path folder : folders) {
            Path exact = folder.resolve(name);
            if (Files.exists(exact)) {
                return exact.toAbsolutePath();
            }
            Path longer = longerName(folder, name + ".");
            if (longer != null) {
                return longer;
            }
        }
        return null;
    }

    /** Finds a library whose link of the short name is missing, as in runtime-only packages. */
    private static @Nullable Path longerName(Path folder, String prefix) {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .findFirst()
                    .map(Path::toAbsolutePath)
                    .orElse(null);
        } catch (java.io.IOException e) {
            return null; // an unreadable folder is one without the library
        }
    }
}
