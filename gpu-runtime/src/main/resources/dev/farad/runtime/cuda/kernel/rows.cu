// What looks at a whole row: sums, maxima, softmax, layer normalisation. One block a row, or one warp where rows are short.

template <typename T>
__device__ inline void reduce(const T* x, T* y, u32 width, int function) {
    const T* row = x + (i64)blockIdx.x * width;
    if (function == 2) {
        float most = -INF;
        int invalid = 0;
        for (u32 i = threadIdx.x; i < width; i += blockDim.x) {
            float value = widen(row[i]);
            invalid |= value != value;
            most = fmaxf(most, value);
        }
        most = block_max(most);
        invalid = __syncthreads_or(invalid);
        if (threadIdx.x == 0) y[blockIdx.x] = narrow<T>(invalid ? NOT_A_NUMBER : most);
        return;
    }
    float sum = 0;
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) sum += widen(row[i]);
    sum = block_sum(sum);
    if (threadIdx.x == 0) y[blockIdx.x] = narrow<T>(function == 1 ? sum / width : sum);
}

// Integers are summed in their own type; rows of them are short, so one thread does a row.
template <typename T>
__device__ inline void reduce_integers(const T* x, T* y, u32 rows, u32 width, int function) {
    for (u32 r = first(); r < rows; r += step()) {
        const T* row = x + (i64)r * width;
        T result = 0;
        for (u32 i = 0; i < width; i++) {
            if (function != 2) result += row[i];
            else if (i == 0 || row[i] > result) result = row[i];
        }
        y[r] = function == 1 && width > 0 ? result / (T)width : result;
    }
}

template <typename T>
__device__ inline void softmax(const T* x, T* y, u32 width) {
    const T* row = x + (i64)blockIdx.x * width;
    T* result = y + (i64)blockIdx.x * width;
    float most = -INF;
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) most = fmaxf(most, widen(row[i]));
    most = block_max(most);
    float sum = 0;
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) sum += expf(widen(row[i]) - most);
    sum = block_sum(sum);
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) result[i] = narrow<T>(expf(widen(row[i]) - most) / sum);
}

// One warp a row of at most 1024 elements, kept in registers: each element is read once.
template <typename T>
__device__ inline void norm_short(
        const T* x, const T* residual, const T* scale, const T* bias, T* y, u32 rows, u32 width, float epsilon) {
    u32 row = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32;
    u32 lane = threadIdx.x % 32;
    if (row >= rows) return;
    i64 start = (i64)row * width;
    float values[32];
    float sum = 0;
#pragma unroll
    for (int k = 0; k < 32; k++) {
        u32 i = lane + k * 32;
        values[k] = 0;
        if (i < width) {
            values[k] = widen(x[start + i]) + (residual ? widen(residual[start + i]) : 0.0f);
            sum += values[k];
        }
    }
    float mean = warp_sum(sum) / width;
    float squares = 0;
#pragma unroll
    for (int k = 0; k < 32; k++) {
        float distance = values[k] - mean;
        squares += lane + k * 32 < width ? distance * distance : 0.0f;
    }
    float factor = 1.0f / sqrtf(warp_sum(squares) / width + epsilon);
#pragma unroll
    for (int k = 0; k < 32; k++) {
        u32 i = lane + k * 32;
        if (i < width) y[start + i] = narrow<T>((values[k] - mean) * factor * widen(scale[i]) + widen(bias[i]));
    }
}

template <typename T>
__device__ inline float joined(const T* x, const T* residual, i64 at) {
    return widen(x[at]) + (residual ? widen(residual[at]) : 0.0f);
}

template <typename T>
__device__ inline void norm_long(
        const T* x, const T* residual, const T* scale, const T* bias, T* y, u32 width, float epsilon) {
    i64 start = (i64)blockIdx.x * width;
    float sum = 0;
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) sum += joined(x, residual, start + i);
    float mean = block_sum(sum) / width;
    float squares = 0;
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) {
        float distance = joined(x, residual, start + i) - mean;
        squares += distance * distance;
    }
    float factor = 1.0f / sqrtf(block_sum(squares) / width + epsilon);
    for (u32 i = threadIdx.x; i < width; i += blockDim.x)
        y[start + i] = narrow<T>((joined(x, residual, start + i) - mean) * factor * widen(scale[i]) + widen(bias[i]));
}

#define FOR_FLOAT(T, NAME)                                                                                            \
    extern "C" __global__ void reduce_##NAME(const T* x, T* y, u32 width, int function) {                             \
        reduce(x, y, width, function);                                                                                \
    }                                                                                                                 \
    extern "C" __global__ void softmax_##NAME(const T* x, T* y, u32 width) { softmax(x, y, width); }                  \
    extern "C" __global__ void norm_short_##NAME(                                                                     \
            const T* x, const T* residual, const T* scale, const T* bias, T* y, u32 rows, u32 width, float epsilon) { \
        norm_short(x, residual, scale, bias, y, rows, width, epsilon);                                                \
    }                                                                                                                 \
    extern "C" __global__ void norm_long_##NAME(                                                                      \
            const T* x, const T* residual, const T* scale, const T* bias, T* y, u32 width, float epsilon) {           \
        norm_long(x, residual, scale, bias, y, width, epsilon);                                                       \
    }

FOR_FLOAT(float, fp32)
FOR_FLOAT(f16, fp16)
FOR_FLOAT(bf16, bf16)

extern "C" __global__ void reduce_int32(const int* x, int* y, u32 rows, u32 width, int function) {
    reduce_integers(x, y, rows, width, function);
}
extern "C" __global__ void reduce_int64(const i64* x, i64* y, u32 rows, u32 width, int function) {
    reduce_integers(x, y, rows, width, function);
}
