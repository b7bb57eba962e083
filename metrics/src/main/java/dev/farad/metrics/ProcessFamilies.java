package dev.farad.metrics;

import static dev.farad.metrics.Family.counter;
import static dev.farad.metrics.Family.gauge;
import static dev.farad.metrics.Family.summary;
import static dev.farad.metrics.Section.PROCESS;

import java.util.List;

/** What {@link ProcessMeters} shows, with Micrometer's own sentences. */
final class ProcessFamilies {
    static final List<Family> ALL = List.of(
            gauge(PROCESS, "jvm.buffer.count.buffers", "", "An estimate of the number of buffers in the pool", "id"),
            gauge(
                    PROCESS,
                    "jvm.buffer.memory.used",
                    "bytes",
                    "An estimate of the memory that the Java virtual machine is using for this buffer pool",
                    "id"),
            gauge(
                    PROCESS,
                    "jvm.buffer.total.capacity",
                    "bytes",
                    "An estimate of the total capacity of the buffers in this pool",
                    "id"),
            gauge(
                    PROCESS,
                    "jvm.classes.loaded.classes",
                    "",
                    "The number of classes that are currently loaded in the Java virtual machine"),
            counter(
                    PROCESS,
                    "jvm.classes.loaded.count.classes",
                    "",
                    "The number of classes loaded in the Java virtual machine"),
            counter(
                    PROCESS,
                    "jvm.classes.unloaded.classes",
                    "",
                    "The number of classes unloaded in the Java virtual machine"),
            summary(
                            PROCESS,
                            "jvm.gc.concurrent.phase.time",
                            "seconds",
                            "Time spent in concurrent phase",
                            "action",
                            "cause",
                            "gc")
                    .only("after a collection beside the application"),
            gauge(
                            PROCESS,
                            "jvm.gc.concurrent.phase.time.seconds.max",
                            "",
                            "Time spent in concurrent phase",
                            "action",
                            "cause",
                            "gc")
                    .only("after a collection beside the application"),
            gauge(PROCESS, "jvm.gc.live.data.size", "bytes", "Size of long-lived heap memory pool after reclamation"),
            gauge(PROCESS, "jvm.gc.max.data.size", "bytes", "Max size of long-lived heap memory pool"),
            counter(
                    PROCESS,
                    "jvm.gc.memory.allocated",
                    "bytes",
                    "Incremented for an increase in the size of the (young) heap memory pool after one GC to before the next"),
            counter(
                            PROCESS,
                            "jvm.gc.memory.promoted",
                            "bytes",
                            "Count of positive increases in the size of the old generation memory pool before GC to after GC")
                    .only("with a collector of generations"),
            summary(PROCESS, "jvm.gc.pause", "seconds", "Time spent in GC pause", "action", "cause", "gc")
                    .only("after a collection"),
            gauge(PROCESS, "jvm.gc.pause.seconds.max", "", "Time spent in GC pause", "action", "cause", "gc")
                    .only("after a collection"),
            gauge(
                    PROCESS,
                    "jvm.memory.committed",
                    "bytes",
                    "The amount of memory in bytes that is committed for the Java virtual machine to use",
                    "area",
                    "id"),
            gauge(
                    PROCESS,
                    "jvm.memory.max",
                    "bytes",
                    "The maximum amount of memory in bytes that can be used for memory management",
                    "area",
                    "id"),
            gauge(PROCESS, "jvm.memory.used", "bytes", "The amount of used memory", "area", "id"),
            gauge(PROCESS, "jvm.threads.daemon.threads", "", "The current number of live daemon threads"),
            gauge(
                    PROCESS,
                    "jvm.threads.live.threads",
                    "",
                    "The current number of live threads including both daemon and non-daemon threads"),
            gauge(
                    PROCESS,
                    "jvm.threads.peak.threads",
                    "",
                    "The peak live thread count since the Java virtual machine started or peak was reset"),
            counter(
                    PROCESS,
                    "jvm.threads.started.threads",
                    "",
                    "The total number of application threads started in the JVM"),
            gauge(PROCESS, "jvm.threads.states.threads", "", "The current number of threads", "state"),
            counter(PROCESS, "process.cpu", "seconds", "Processor time that the process used."),
            gauge(PROCESS, "process.cpu.usage", "", "The \"recent cpu usage\" for the Java Virtual Machine process"),
            gauge(PROCESS, "process.files.max.files", "", "The maximum file descriptor count"),
            gauge(PROCESS, "process.files.open.files", "", "The open file descriptor count"),
            gauge(PROCESS, "process.start.time", "seconds", "Start time of the process since unix epoch."),
            gauge(PROCESS, "process.uptime", "seconds", "The uptime of the Java virtual machine"),
            gauge(
                    PROCESS,
                    "system.cpu.usage",
                    "",
                    "The \"recent cpu usage\" of the system the application is running in"),
            gauge(
                    PROCESS,
                    "system.load.average.1m",
                    "",
                    "The sum of the number of runnable entities queued to available processors and the number of runnable entities running on the available processors averaged over a period of time"),
            gauge(PROCESS, "system.processors", "", "Processors that the process may use."));

    private ProcessFamilies() {}
}
