package dev.farad.runtime.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.HostPool;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuddyBlocksTest {
    private final MemorySegment region = Arena.ofAuto().allocate(1 << 16, 64);
    private final BuddyBlocks blocks = new BuddyBlocks(region);

    private HostPool.Block take(long bytes) {
        return Objects.requireNonNull(blocks.allocate(bytes));
    }

    @Test
    void wholeRegionCanBeHadAgainOnceEveryBlockIsBack() {
        Random random = new Random(1);
        List<HostPool.Block> out = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            HostPool.Block block = random.nextBoolean() ? blocks.allocate(64L << random.nextInt(8)) : null;
            if (block != null) {
                out.add(block);
            } else if (!out.isEmpty()) {
                out.remove(random.nextInt(out.size())).free().run();
            }
        }
        out.forEach(block -> block.free().run());

        assertThat(take(1 << 16).memory().byteSize()).isEqualTo(1 << 16);
    }

    @Test
    void blocksNeverOverlap() {
        List<HostPool.Block> out = new ArrayList<>();
        for (HostPool.Block block = blocks.allocate(256); block != null; block = blocks.allocate(256)) {
            block.memory().fill((byte) out.size());
            out.add(block);
        }

        assertThat(out).hasSize((1 << 16) / 256);
        for (int i = 0; i < out.size(); i++) {
            assertThat(out.get(i).memory().get(java.lang.foreign.ValueLayout.JAVA_BYTE, 255))
                    .isEqualTo((byte) i);
        }
    }

    @Test
    void spentRegionRefuses() {
        take(1 << 15);
        take(1 << 14);

        assertThat(blocks.allocate(1 << 15)).isNull();
        assertThat(blocks.allocate(1 << 14)).isNotNull();
    }

    @Test
    void sizeMustBeAPowerOfTwo() {
        assertThatThrownBy(() -> new BuddyBlocks(region.asSlice(0, 96))).hasMessageContaining("96 bytes");
    }
}
