// Matrix products of any shape and broadcast, for those that cuBLASLt does not take. Plain tiles of 16 x 16 in FP32.

#define MOST_AXES 8
#define TILE 16

struct Batches {
    i64 axes;
    i64 size[MOST_AXES];
    i64 a[MOST_AXES]; // strides from one matrix to the next, in elements, 0 where it repeats
    i64 b[MOST_AXES];
};

template <typename T>
__device__ inline void product(const T* a, const T* b, T* y, u32 m, u32 n, u32 k, u32 count, const Batches& batches) {
    __shared__ float tile_a[TILE][TILE + 1];
    __shared__ float tile_b[TILE][TILE + 1];
    u32 tx = threadIdx.x % TILE, ty = threadIdx.x / TILE;
    u32 column = blockIdx.x * TILE + tx;
    for (u32 z = blockIdx.z; z < count; z += gridDim.z) {
        u32 rest = z;
        i64 at_a = 0, at_b = 0;
        for (int axis = (int)batches.axes - 1; axis >= 0; axis--) {
            u32 place = rest % (u32)batches.size[axis];
            rest /= (u32)batches.size[axis];
            at_a += place * batches.a[axis];
            at_b += place * batches.b[axis];
        }
        for (u32 top = blockIdx.y * TILE; top < m; top += gridDim.y * TILE) {
            u32 row = top + ty;
            float sum = 0;
            for (u32 start = 0; start < k; start += TILE) {
                tile_a[ty][tx] = row < m && start + tx < k ? widen(a[at_a + (i64)row * k + start + tx]) : 0.0f;
                tile_b[ty][tx] = start + ty < k && column < n ? widen(b[at_b + (i64)(start + ty) * n + column]) : 0.0f;
                __syncthreads();
                for (int i = 0; i < TILE; i++) sum += tile_a[ty][i] * tile_b[i][tx];
                __syncthreads();
            }
            if (row < m && column < n) y[((i64)z * m + row) * n + column] = narrow<T>(sum);
        }
    }
}

#define FOR_FLOAT(T, NAME)                                                                                 \
    extern "C" __global__ void matmul_##NAME(                                                              \
            const T* a, const T* b, T* y, u32 m, u32 n, u32 k, u32 count, Batches batches) {               \
        product(a, b, y, m, n, k, count, batches);                                                         \
    }

FOR_FLOAT(float, fp32)
FOR_FLOAT(f16, fp16)
FOR_FLOAT(bf16, bf16)
