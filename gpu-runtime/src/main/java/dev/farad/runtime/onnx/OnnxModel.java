package dev.farad.runtime.onnx;

import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.cpu.CellBytes;
import dev.farad.runtime.cpu.CpuLane;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A graph and its head, with the lanes that run it. */
final class OnnxModel implements LoadedModel {
    private final Signature signature;
    private final Sessions.Shared session;
    private final CellBytes cellBytes;
    private final List<CpuLane> lanes;
    private final AtomicBoolean closed = new AtomicBoolean();

    OnnxModel(Graph graph, Head head, Sessions.Shared session, int lanes) {
        this.signature = new Signature(
                graph.signature().inputs(), head.outputs(), graph.signature().batching());
        this.session = session;
        this.cellBytes = cellBytes(graph.signature());
        OnnxRun run = new OnnxRun(graph, head, cellBytes);
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(i -> new CpuLane(graph.name() + "-" + i, run::run))
                .toList();
    }

    private static CellBytes cellBytes(Signature graph) {
        return CellBytes.of(
                Stream.concat(graph.inputs().stream(), graph.outputs().stream()).toList());
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<Lane> lanes() {
        return List.copyOf(lanes);
    }

    /** Returns the size of the graph's file, also where another model shares the session. */
    @Override
    public long residentBytes() {
        return session.file().bytes();
    }

    /**
     * Returns an estimate: {@value OnnxRun#WORKSPACE_FACTOR} times the bytes of the graph's inputs and outputs for
     * activations, and these bytes once for staging and output tensors.
     */
    @Override
    public long predictedBytes(long rows, long width) {
        long tensorBytes = cellBytes.of(rows, width);
        return tensorBytes > Long.MAX_VALUE / (OnnxRun.WORKSPACE_FACTOR + 1)
                ? Long.MAX_VALUE
                : tensorBytes * (OnnxRun.WORKSPACE_FACTOR + 1);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            lanes.forEach(CpuLane::close);
            session.leave();
        }
    }
}
