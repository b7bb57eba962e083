package dev.farad.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import dev.farad.runtime.unpack.Unpacked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native libraries, unpacked once for all processes of a user.
 *
 * <p>The library would unpack its 24 MB at every start, and leave them behind where a process is killed. Where they cannot be
 * kept it still does.
 */
final class NativeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(NativeFiles.class);
    private static final String FOLDER = "onnxruntime.native.path";
    private static final Map<String, String> PLATFORMS =
            Map.of("linux-amd64", "linux-x64", "linux-aarch64", "linux-aarch64");
    private static final List<String> LIBRARIES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

    private NativeFiles() {}

    /** Has the libraries ready in a folder of a cache and tells ONNX Runtime of it; to be called before that is used. */
    static void prepare(Path cache) {
        String platform = PLATFORMS.get(Unpacked.platform());
        if (platform == null || System.getProperty(FOLDER) != null) {
            return;
        }
        String version = String.valueOf(OrtEnvironment.class.getPackage().getImplementationVersion());
        Path folder = cache.resolve("onnxruntime-" + version + "-" + platform);
        try {
            for (String library : LIBRARIES) {
                Unpacked.file(
                        OrtEnvironment.class.getResource("native/" + platform + "/" + library),
                        folder.resolve(library));
            }
            System.setProperty(FOLDER, folder.toString());
        } catch (IOException e) {
            LOG.debug("ONNX Runtime unpacks its libraries itself, since they cannot be kept in {}", folder, e);
        }
    }
}
