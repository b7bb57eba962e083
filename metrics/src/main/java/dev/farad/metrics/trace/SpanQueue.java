package dev.farad.metrics.trace;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finished requests on their way to a collector: a bounded queue, and the thread that makes spans of them and posts those.
 *
 * <p>Guarantees: an offer never blocks, and drops the request where the queue is full; what was taken is posted once, within
 * about a second; {@link #close} posts what is left, for at most five seconds. Everything that was not delivered is counted.
 */
final class SpanQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    private static final int MOST_REQUESTS = 4_096;
    private static final int MOST_IN_POST = 256;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final long POST_EVERY_NANOS = 500_000_000;
    private static final long REPORT_EVERY_NANOS = 60_000_000_000L;

    private final TraceSettings settings;
    private final BlockingQueue<FinishedRequest> queue = new ArrayBlockingQueue<>(MOST_REQUESTS);
    private final RandomGenerator random = new SplittableRandom();
    private final EpochClock clock = new EpochClock();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread;
    private volatile boolean closed;
    private long reported;
    private long reportedNanos = System.nanoTime() - REPORT_EVERY_NANOS;

    SpanQueue(TraceSettings settings) {
        this.settings = settings;
        // The exporter is loaded there, which takes a while, and so beside the models.
        this.thread = Thread.ofPlatform().name("farad-traces").daemon().unstarted(this::run);
    }

    SpanQueue start() {
        thread.start();
        return this;
    }

    /** Takes a request, or counts it as dropped; by any thread. */
    void offer(FinishedRequest request) {
        if (closed || !queue.offer(request)) {
            dropped.increment();
        } else if (queue.size() == MOST_IN_POST) {
            LockSupport.unpark(thread);
        }
    }

    /** Returns how many requests a collector has taken the spans of. */
    long sent() {
        return sent.sum();
    }

    /** Returns how many requests were to be told of and were not. */
    long dropped() {
        return dropped.sum();
    }

    private void run() {
        Resource resource = resource();
        SpanSender sender = new SpanSender(settings);
        try {
            while (!closed) {
                LockSupport.parkNanos(this, POST_EVERY_NANOS);
                post(resource, sender);
            }
            // What was offered while the last post was under way.
            post(resource, sender);
        } finally {
            sender.close();
        }
    }

    private void post(Resource resource, SpanSender sender) {
        List<FinishedRequest> taken = new ArrayList<>();
        while (!Thread.currentThread().isInterrupted() && queue.drainTo(taken, MOST_IN_POST) > 0) {
            boolean delivered = false;
            try {
                List<SpanData> spans = new ArrayList<>();
                for (FinishedRequest request : taken) {
                    spans.addAll(RequestSpans.of(resource, request, clock.anchor(), random));
                }
                delivered = sender.send(spans);
            } catch (RuntimeException thrown) {
                LOG.debug("spans of {} requests", taken.size(), thrown);
            }
            (delivered ? sent : dropped).add(taken.size());
            taken.clear();
            report();
        }
    }

    private void report() {
        long now = System.nanoTime();
        long lost = dropped();
        if (lost > reported && now - reportedNanos >= REPORT_EVERY_NANOS) {
            LOG.warn("traces of {} requests lost: {} does not take them", lost - reported, settings.endpoint());
            reported = lost;
            reportedNanos = now;
        }
    }

    private Resource resource() {
        var builder = Resource.getDefault().toBuilder();
        settings.resource().forEach(builder::put);
        return builder.put("service.name", settings.serviceName())
                .put("process.pid", ProcessHandle.current().pid())
                .build();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException stopped) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        dropped.add(queue.size());
        if (dropped() > reported) {
            LOG.warn("traces of {} requests lost in all", dropped());
            reported = dropped();
        }
    }
}
