package dev.farad.runtime.graph;

/** Visits the elements of one array in the order of another: source index = offset + sum of index times stride. */
final class Walk {
    private Walk() {}

    /** Is told where each element comes from. */
    @FunctionalInterface
    interface Visitor {
        void visit(long to, long from);
    }

    /** Visits every element of an array of the given dims in order. */
    static void over(long[] dims, long offset, long[] strides, Visitor visitor) {
        long elements = 1;
        for (long dim : dims) {
            elements *= dim;
        }
        long[] index = new long[dims.length];
        long from = offset;
        for (long to = 0; to < elements; to++) {
            visitor.visit(to, from);
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                from += strides[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                from -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
        }
    }

    /** Returns the strides of a dense array. */
    static long[] strides(long[] dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    /** Returns the strides with which an array of the given dims fills another by the rule of broadcasting. */
    static long[] broadcast(long[] dims, long[] to) {
        long[] dense = strides(dims);
        long[] strides = new long[to.length];
        for (int axis = 0; axis < dims.length; axis++) {
            strides[to.length - dims.length + axis] = dims[axis] == 1 ? 0 : dense[axis];
        }
        return strides;
    }
}
