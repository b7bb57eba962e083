// Sentence vectors: mean of the tokens that the mask shows, scaled to length 1. One block of 512 threads a row: 8 groups of
// 64 threads each take every eighth token; group 0 adds the groups' sums, always in the same order.

#define GROUPS 8
#define LANES 64

template <typename T>
__device__ inline void mean_normalized(const T* x, const void* mask, int wide, float* y, u32 tokens, u32 width) {
    __shared__ float parts[GROUPS][LANES];
    u32 lane = threadIdx.x % LANES, group = threadIdx.x / LANES;
    i64 mask_start = (i64)blockIdx.x * tokens;
    const T* row = x + (i64)blockIdx.x * tokens * width;
    float* result = y + (i64)blockIdx.x * width;

    float seen = 0;
    for (u32 t = threadIdx.x; t < tokens; t += blockDim.x) seen += integer(mask, wide, mask_start + t) != 0;
    seen = block_sum(seen);

    float squares = 0;
    for (u32 start = 0; start < width; start += LANES) {
        u32 i = start + lane;
        float sum = 0;
        for (u32 t = group; t < tokens; t += GROUPS)
            if (i < width && integer(mask, wide, mask_start + t) != 0) sum += widen(row[(i64)t * width + i]);
        __syncthreads();
        parts[group][lane] = sum;
        __syncthreads();
        if (group == 0 && i < width) {
            float total = 0;
            for (int g = 0; g < GROUPS; g++) total += parts[g][lane];
            float mean = seen > 0 ? total / seen : 0.0f;
            result[i] = mean;
            squares += mean * mean;
        }
    }
    float length = sqrtf(block_sum(squares)); // the barrier in it orders the writes above before the reads below
    if (group == 0)
        for (u32 i = lane; i < width; i += LANES) result[i] = length == 0.0f ? 0.0f : result[i] / length;
}

#define FOR_FLOAT(T, NAME)                                                                                    \
    extern "C" __global__ void mean_normalized_##NAME(                                                        \
            const T* x, const void* mask, int wide, float* y, u32 tokens, u32 width) {                        \
        mean_normalized(x, mask, wide, y, tokens, width);                                                     \
    }

FOR_FLOAT(float, fp32)
FOR_FLOAT(f16, fp16)
FOR_FLOAT(bf16, bf16)
