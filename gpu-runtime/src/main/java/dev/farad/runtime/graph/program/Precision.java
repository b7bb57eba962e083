package dev.farad.runtime.graph.program;

import dev.farad.pool.DataType;

/** The type in which a program keeps the floating-point values of a graph that are FP32 in its file. */
public enum Precision {
    FP32(DataType.FP32),
    FP16(DataType.FP16),
    BF16(DataType.BF16);

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    public DataType type() {
        return type;
    }

    /** Returns the type in which a graph's value of the given type is kept. */
    DataType of(DataType graphType) {
        return graphType == DataType.FP32 ? type : graphType;
    }
}
