package dev.farad.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectPoolTest {

    @Test
    void makesAnObjectOnlyWhereNoneIsKept() {
        ObjectPool<Object> pool = new ObjectPool<>(2, Object::new);
        Object first = pool.take();
        Object second = pool.take();
        assertThat(second).isNotSameAs(first);
        pool.give(first);
        assertThat(pool.take()).isSameAs(first);
        assertThat(pool.figures()).isEqualTo(new ObjectPool.Figures(3, 2, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void keepsAsManyAsItsCapacityAndDropsTheRest(int capacity) {
        ObjectPool<Object> pool = new ObjectPool<>(capacity, Object::new);
        List<Object> objects =
                IntStream.range(0, capacity + 3).mapToObj(i -> pool.take()).toList();
        objects.forEach(pool::give);
        assertThat(pool.figures()).isEqualTo(new ObjectPool.Figures(capacity + 3, capacity + 3, 3, capacity));
        List<Object> again = new ArrayList<>();
        for (int i = 0; i < capacity; i++) {
            again.add(pool.take());
        }
        assertThat(again).doesNotHaveDuplicates().isSubsetOf(objects);
        assertThat(pool.figures().made()).isEqualTo(capacity + 3);
    }

    @Test
    void anotherThreadFindsWhatWasGiven() throws InterruptedException {
        ObjectPool<Object> pool = new ObjectPool<>(16, Object::new);
        Object given = pool.take();
        Thread giver = Thread.ofVirtual().start(() -> pool.give(given));
        giver.join();
        assertThat(pool.take()).isSameAs(given);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65537})
    void refusesACapacityThatMakesNoSense(int capacity) {
        assertThatThrownBy(() -> new ObjectPool<>(capacity, Object::new))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity: " + capacity + " (expected: 1 to 65536)");
    }

    /** Each object knows whether somebody has it; a pool that lent it twice would be seen by the second. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void lendsNoObjectToTwoThreadsAtOnce(int capacity) throws Exception {
        ObjectPool<AtomicBoolean> pool = new ObjectPool<>(capacity, AtomicBoolean::new);
        CountDownLatch start = new CountDownLatch(1);
        int threads = 4;
        int rounds = 100_000;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(() -> {
                    start.await();
                    return lentTwice(pool, rounds);
                }));
            }
            start.countDown();
            for (Future<Integer> result : results) {
                assertThat(result.get()).isZero();
            }
        }
        ObjectPool.Figures figures = pool.figures();
        assertThat(figures.taken()).isEqualTo(2L * threads * rounds);
        assertThat(figures.kept()).isBetween(1, capacity);
        assertThat(figures.made() - figures.dropped()).isEqualTo(figures.kept());
        assertThat(keptIn(pool)).hasSize(figures.kept());
    }

    private static int lentTwice(ObjectPool<AtomicBoolean> pool, int rounds) {
        int lentTwice = 0;
        for (int i = 0; i < rounds; i++) {
            AtomicBoolean one = pool.take();
            AtomicBoolean other = pool.take();
            lentTwice += one.getAndSet(true) ? 1 : 0;
            lentTwice += other.getAndSet(true) ? 1 : 0;
            one.set(false);
            other.set(false);
            pool.give(one);
            pool.give(other);
        }
        return lentTwice;
    }

    private static Set<AtomicBoolean> keptIn(ObjectPool<AtomicBoolean> pool) {
        int kept = pool.figures().kept();
        return Set.of(IntStream.range(0, kept).mapToObj(i -> pool.take()).toArray(AtomicBoolean[]::new));
    }
}
