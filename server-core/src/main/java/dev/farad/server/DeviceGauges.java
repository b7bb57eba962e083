package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.runtime.cuda.CudaBackend;
import dev.farad.runtime.cuda.DeviceSnapshot;
import dev.farad.runtime.cuda.DeviceWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What can be read of a GPU: what this server holds of it, as it counts itself, and how the driver sees it. */
final class DeviceGauges {
    private static final List<DriverFigure> DRIVER = List.of(
            new DriverFigure(
                    "memory.total",
                    "bytes",
                    "Memory of the device.",
                    s -> s.memory().total(),
                    1),
            new DriverFigure(
                    "memory.device.used",
                    "bytes",
                    "Used by all processes.",
                    s -> s.memory().used(),
                    1),
            new DriverFigure(
                    "memory.process",
                    "bytes",
                    "Used by this process.",
                    s -> s.memory().process(),
                    1),
            new DriverFigure(
                    "processes", "", "Processes that compute.", s -> s.memory().processes(), 1),
            new DriverFigure(
                    "utilization",
                    "ratio",
                    "Time with a kernel running.",
                    s -> s.load().computePercent(),
                    0.01),
            new DriverFigure(
                    "temperature", "celsius", "Of the chip.", s -> s.load().celsius(), 1),
            new DriverFigure(
                    "power", "watts", "That the device draws.", s -> s.load().milliwatts(), 0.001),
            new DriverFigure(
                    "ecc.errors", "", "Uncorrected, since the driver was loaded.", DeviceSnapshot::eccErrors, 1));

    /** A figure of the driver's; not a number while the driver does not know it. */
    private record DriverFigure(
            String name, String unit, String sentence, Function<DeviceSnapshot, OptionalLong> figure, double factor) {
        double in(DeviceSnapshot snapshot) {
            OptionalLong value = figure.apply(snapshot);
            return value.isPresent() ? value.getAsLong() * factor : Double.NaN;
        }
    }

    private DeviceGauges() {}

    static List<Gauge> of(CudaBackend cuda, DeviceWatch watch, boolean dcgmNames) {
        DeviceSnapshot first = watch.latest();
        String uuid = first == null ? "" : first.uuid();
        List<Gauge> gauges = new ArrayList<>();
        gauges.add(own(cuda, uuid, "weights", memory -> sum(memory.weightBytes())));
        gauges.add(own(cuda, uuid, "workspace", memory -> sum(memory.workspaceBytes())));
        gauges.add(own(cuda, uuid, "cached", CudaBackend.Memory::cachedBytes));
        Map<String, String> tags = Map.of("UUID", uuid);
        gauges.add(
                new Gauge("farad.gpu.telemetry.up", "", "1 while the driver answers.", tags, () -> watch.up() ? 1 : 0));
        for (DriverFigure shown : DRIVER) {
            DoubleSupplier value = latest(watch, shown::in);
            gauges.add(new Gauge("farad.gpu." + shown.name(), shown.unit(), shown.sentence(), tags, value));
        }
        if (dcgmNames && first != null) {
            for (String name : first.dcgm().keySet()) {
                DoubleSupplier value = latest(watch, snapshot -> snapshot.dcgm().getOrDefault(name, Double.NaN));
                gauges.add(new Gauge(name, "", "As NVIDIA's DCGM exporter shows it.", tags, value));
            }
        }
        return List.copyOf(gauges);
    }

    private static Gauge own(CudaBackend cuda, String uuid, String use, ToLongFunction<CudaBackend.Memory> bytes) {
        return new Gauge(
                "farad.gpu.memory.used",
                "bytes",
                "Device memory held by this server, by use.",
                Map.of("UUID", uuid, "use", use),
                () -> bytes.applyAsLong(cuda.memory()));
    }

    private static DoubleSupplier latest(DeviceWatch watch, ToDoubleFunction<DeviceSnapshot> figure) {
        return () -> {
            DeviceSnapshot latest = watch.latest();
            return latest == null ? Double.NaN : figure.applyAsDouble(latest);
        };
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
