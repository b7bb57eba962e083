package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.cuda.device.Arguments;
import dev.farad.runtime.cuda.device.CubinCache;
import dev.farad.runtime.cuda.device.Device;
import dev.farad.runtime.cuda.device.DeviceFault;
import dev.farad.runtime.cuda.device.Grid;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.cuda.device.Stream;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel that reads where nothing is takes the whole process's context with it; so it is tried in a process of its own. */
@Tag("gpu")
class DeviceLossTest {

    @Test
    void lostDeviceIsToldInEveryAnswerAndClosesCleanly(@TempDir Path cache) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeviceLossTest.class.getName(),
                        cache.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("running: Failed[kind=DEVICE_LOST")
                .contains("next: Failed[kind=DEVICE_LOST")
                .contains("failure: device 0 is lost")
                .contains("closed");
    }

    /** Loses the device and says what is seen. */
    public static void main(String... arguments) {
        Path cache = Path.of(arguments[0]);
        SyntheticEncoder encoder = SyntheticEncoder.SMALL;
        CudaBackend backend =
                CudaBackend.open(GpuBench.options(cache, DataType.FP32, new Buckets(List.of(1), List.of(16), 1 << 24)));
        LoadedModel model = backend.load("encoder", Program.of(encoder.graph(1), Precision.FP32), 2);
        Batch.Item item = GpuBench.tokens(backend, model, new Random(1), 1, 9, encoder.vocabulary());
        Bench bench = new Bench(backend.inputs());
        bench.answers(model.lanes().getFirst(), List.of(item));
        lose(cache);
        Batch.Item second = GpuBench.tokens(backend, model, new Random(1), 1, 9, encoder.vocabulary());
        BatchResult running = bench.run(model.lanes().getFirst(), List.of(second));
        System.out.println("running: " + running);
        Batch.Item third = GpuBench.tokens(backend, model, new Random(1), 1, 9, encoder.vocabulary());
        System.out.println("next: " + bench.run(model.lanes().getLast(), List.of(third)));
        System.out.println("failure: " + backend.failure());
        model.close();
        backend.close();
        System.out.println("closed");
    }

    private static void lose(Path cache) {
        Device device = Device.open(0);
        Stream stream = new Stream(device);
        KernelLibrary library = new KernelLibrary(device, new CubinCache(cache, 8));
        try {
            library.kernel("cast", "cast")
                    .launch(
                            Grid.over(1),
                            new Arguments()
                                    .pointer(16)
                                    .int32(7)
                                    .pointer(16)
                                    .int32(7)
                                    .int32(1),
                            stream);
            stream.synchronize();
            System.out.println("the device did not mind");
        } catch (DeviceFault fault) {
            System.out.println(fault.kind() + " " + fault.getMessage());
        }
    }
}
