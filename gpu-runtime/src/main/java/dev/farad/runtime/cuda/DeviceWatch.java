package dev.farad.runtime.cuda;

import dev.farad.runtime.cuda.device.Nvml;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a device from time to time, with one thread of its own, through NVML: the driver's view, independent of what this
 * process counts itself.
 *
 * <p>Assumptions and guarantees: any thread may read {@link #latest}, which never waits and never calls the driver. Where
 * there is no NVML there is no thread, and {@link #latest} stays null.
 */
public final class DeviceWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeviceWatch.class);
    private static final long CLOSE_MILLIS = 5_000;

    private final long periodMillis;
    private final @Nullable Nvml nvml;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable DeviceSnapshot latest;

    private DeviceWatch(int device, long periodMillis) {
        this.periodMillis = periodMillis;
        this.nvml = Nvml.open(device);
        this.thread = Thread.ofPlatform().name("farad-device-watch").daemon().unstarted(this::run);
    }

    /**
     * Starts to watch.
     *
     * @param device its index
     * @param periodMillis between two looks
     */
    public static DeviceWatch start(int device, long periodMillis) {
        DeviceWatch watch = new DeviceWatch(device, periodMillis);
        if (watch.nvml != null) {
            watch.look(watch.nvml);
            watch.thread.start();
        }
        return watch;
    }

    /** Returns whether NVML answers; the gauge {@code farad_gpu_telemetry_up}. */
    public boolean up() {
        return latest != null;
    }

    /** Returns the latest snapshot, or null if there is none. */
    public @Nullable DeviceSnapshot latest() {
        return latest;
    }

    private void run() {
        Nvml source = nvml;
        if (source == null) {
            return;
        }
        try {
            while (!stop.await(periodMillis, TimeUnit.MILLISECONDS)) {
                look(source);
            }
        } catch (InterruptedException e) {
            log.debug("the device watch was interrupted and ends");
        }
    }

    private void look(Nvml source) {
        try {
            Nvml.Reading reading = source.read();
            Nvml.Memory memory = reading.memory();
            Nvml.Load load = reading.load();
            latest = new DeviceSnapshot(
                    System.nanoTime(),
                    source.uuid(),
                    new DeviceSnapshot.Memory(
                            memory.total(),
                            memory.used(),
                            memory.reserved(),
                            reading.processes().ownBytes(),
                            reading.processes().count()),
                    new DeviceSnapshot.Load(
                            load.computePercent(), load.memoryPercent(), load.celsius(), load.milliwatts()),
                    reading.eccErrors());
        } catch (RuntimeException e) {
            latest = null;
            log.warn("NVML does not answer: {}", e.toString());
        }
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (nvml != null) {
            nvml.close();
        }
    }
}
