package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.LeakListener;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Netty's leak detection, made to speak: it reports a buffer only once it was collected and another one is tracked. */
final class LeakWatch implements LeakListener {
    private final List<String> found = new CopyOnWriteArrayList<>();
    private static @Nullable LeakWatch current;

    private LeakWatch() {}

    static void begin() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        current = new LeakWatch();
        ByteBufUtil.setLeakListener(current);
    }

    @Override
    public void onLeak(String resourceType, String records) {
        found.add(resourceType + records);
    }

    static void assertNoneFound() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        Await.until("a collection", () -> {
            System.gc();
            return canary.get() == null;
        });
        UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        LeakWatch watch = current;
        assertThat(watch == null ? List.of("no watch") : watch.found)
                .as("leaked buffers")
                .isEmpty();
    }
}
