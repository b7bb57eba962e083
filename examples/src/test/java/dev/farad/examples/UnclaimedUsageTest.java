package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.UsageSum;
import dev.farad.metrics.MetricsSettings;
import dev.farad.metrics.ServerMetrics;
import dev.farad.metrics.UsageReport;
import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.model.Inputs;
import dev.farad.server.route.Response;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call whose request is over before it ends is charged to nobody, and yet not lost. */
@Timeout(60)
class UnclaimedUsageTest {
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    private LoadedModel slow(MemoryPool memory) {
        TensorSpec numbers = new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY));
        TensorSpec same = new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY));
        Signature signature = new Signature(List.of(numbers), List.of(same), Signature.Batching.EQUAL);
        return FunctionModel.of("slow", signature, memory, (inputs, outputs) -> {
            running.countDown();
            await(answered);
            outputs.tensor("y", DataType.FP32, inputs.getFirst().shape());
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theLawHoldsForACallThatNobodyWaitsFor() throws Exception {
        ServerMetrics metrics = new ServerMetrics(MetricsSettings.DEFAULT);
        Builder builder = FaradServer.builder()
                .config(ExampleClient.CONFIG)
                .model("slow", this::slow)
                .get("/leave", exchange -> {
                    var unheard = exchange.infer("slow", Inputs.of("x", new float[] {1}, 1));
                    await(running);
                    return Response.text("gone before " + unheard.isDone());
                });
        MetricsPages pages = MetricsPages.add(builder, metrics);
        try (ExampleClient client = new ExampleClient(pages.watch(builder.start()))) {
            assertThat(client.get("/leave").body()).isEqualTo("gone before false");
            ModelAccount account = client.server().accounts().getFirst();
            answered.countDown();
            while (account.unclaimed().total().count() == 0) {
                LockSupport.parkNanos(1_000_000);
            }

            UsageSum.Total batches = account.batches().total();
            assertThat(batches.computeNanos()).isPositive();
            assertThat(account.unclaimed().total()).isEqualTo(batches);
            UsageReport report = metrics.usage(Instant.EPOCH, Instant.now().plusSeconds(60));
            assertThat(report.lines())
                    .filteredOn(line -> line.tenant().equals("farad-unclaimed"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.device())
                            .isEqualTo(report.device().getFirst().device()));
        }
    }
}
