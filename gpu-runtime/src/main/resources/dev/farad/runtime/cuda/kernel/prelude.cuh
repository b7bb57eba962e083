// Types and helpers that every kernel file begins with. Nothing is included: the compiler needs no toolkit headers.
typedef unsigned char u8;
typedef unsigned int u32;
typedef long long i64;
typedef unsigned long long u64;

// Narrow floats: kept as bits, computed as FP32, rounded once when stored.
struct f16 { unsigned short bits; };
struct bf16 { unsigned short bits; };

#define INF __int_as_float(0x7f800000)
#define NOT_A_NUMBER __int_as_float(0x7fffffff)

__device__ inline float widen(float x) { return x; }
__device__ inline float widen(f16 x) {
    float wide;
    asm("cvt.f32.f16 %0, %1;" : "=f"(wide) : "h"(x.bits));
    return wide;
}
__device__ inline float widen(bf16 x) { return __uint_as_float((u32)x.bits << 16); }

template <typename T> __device__ inline T narrow(float x);
template <> __device__ inline float narrow<float>(float x) { return x; }
template <> __device__ inline f16 narrow<f16>(float x) {
    f16 narrowed;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(narrowed.bits) : "f"(x));
    return narrowed;
}
template <> __device__ inline bf16 narrow<bf16>(float x) {
    bf16 narrowed;
    asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(narrowed.bits) : "f"(x));
    return narrowed;
}

// Two narrow floats in one register, the first in the low half, as the matrix instructions take them.
template <typename T> __device__ inline u32 pair(float low, float high) {
    return (u32)narrow<T>(low).bits | (u32)narrow<T>(high).bits << 16;
}

// Ids and masks are INT32 or INT64.
__device__ inline i64 integer(const void* values, int wide, i64 at) {
    return wide ? ((const i64*)values)[at] : (i64)((const int*)values)[at];
}

__device__ inline u32 first() { return blockIdx.x * blockDim.x + threadIdx.x; }
__device__ inline u32 step() { return gridDim.x * blockDim.x; }

__device__ inline float warp_sum(float x) {
    for (int offset = 16; offset > 0; offset >>= 1) x += __shfl_xor_sync(0xffffffffu, x, offset);
    return x;
}
__device__ inline float warp_max(float x) {
    for (int offset = 16; offset > 0; offset >>= 1) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, offset));
    return x;
}

// The sum of a value over all threads of a block, told to all of them. The order of additions depends on the block's size
// alone, so equal inputs give equal sums.
__device__ inline float block_sum(float x) {
    __shared__ float parts[32];
    x = warp_sum(x);
    __syncthreads();
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
    __syncthreads();
    return warp_sum(threadIdx.x % 32 < blockDim.x / 32 ? parts[threadIdx.x % 32] : 0.0f);
}
__device__ inline float block_max(float x) {
    __shared__ float parts[32];
    x = warp_max(x);
    __syncthreads();
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
    __syncthreads();
    return warp_max(threadIdx.x % 32 < blockDim.x / 32 ? parts[threadIdx.x % 32] : -INF);
}
