// Attention of every token to the visible tokens of its row, one head at a time, without ever storing the scores.
//
// Softmax is computed online: keys come in tiles, and whenever a larger score turns up, what was summed so far is scaled
// down (Milakov and Gimelshein, "Online normalizer calculation for softmax"; Dao et al., "FlashAttention"). Two versions:
//
//   attention_any   any head width and type; one warp a query, FP32 arithmetic
//   attention_mma   16-bit types, head widths of 32 and 64; matrix instructions, 16 queries a warp
//
// q, k and v are given by their own addresses and one distance between tokens, so they may lie side by side.

struct Heads {
    i64 q, k, v, y;     // addresses of row 0, token 0, head 0
    i64 distance;       // elements from one token of q, k, v to the next
    i64 mask;           // address, 0 if none is hidden
    i64 wide;           // mask is INT64, not INT32
    i64 tokens;
    i64 heads;
};

// Where every key of a row is hidden, all have the same weight: then scores count as 0 instead.
__device__ inline bool all_hidden(const Heads& shape, u32 row) {
    if (!shape.mask) return false;
    int visible = 0;
    for (u32 t = threadIdx.x; t < shape.tokens; t += blockDim.x)
        visible |= integer((const void*)shape.mask, (int)shape.wide, (i64)row * shape.tokens + t) != 0;
    return !__syncthreads_or(visible);
}

__device__ inline bool hidden(const Heads& shape, u32 row, i64 key) {
    return shape.mask && integer((const void*)shape.mask, (int)shape.wide, (i64)row * shape.tokens + key) == 0;
}

#define KEYS 32
#define MOST_PARTS 8 // of 32 elements of a head each

template <typename T>
__device__ inline void attention_any(const Heads& shape, u32 width, float scale) {
    extern __shared__ float shared[];
    float* keys = shared;                       // [KEYS][width + 1]
    float* values = keys + KEYS * (width + 1);  // [KEYS][width]
    float* queries = values + KEYS * width;     // [warps][width]
    u32 lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    u32 row = blockIdx.z, head = blockIdx.y;
    i64 query = (i64)blockIdx.x * warps + warp;
    i64 start = ((i64)row * shape.tokens) * shape.distance + (i64)head * width;
    bool level = all_hidden(shape, row);
    for (u32 i = lane; i < width; i += 32)
        queries[warp * width + i] =
                query < shape.tokens ? widen(((const T*)shape.q)[start + query * shape.distance + i]) : 0.0f;

    float sums[MOST_PARTS] = {0};
    float most = -INF, total = 0;
    for (i64 first_key = 0; first_key < shape.tokens; first_key += KEYS) {
        __syncthreads();
        for (u32 i = threadIdx.x; i < KEYS * width; i += blockDim.x) {
            i64 key = first_key + i / width;
            i64 at = start + key * shape.distance + i % width;
            keys[i / width * (width + 1) + i % width] = key < shape.tokens ? widen(((const T*)shape.k)[at]) : 0.0f;
            values[i] = key < shape.tokens ? widen(((const T*)shape.v)[at]) : 0.0f;
        }
        __syncthreads();
        i64 key = first_key + lane;
        float score = -INF;
        if (key < shape.tokens && (level || !hidden(shape, row, key))) {
            score = 0;
            if (!level) {
                for (u32 i = 0; i < width; i++) score += queries[warp * width + i] * keys[lane * (width + 1) + i];
                score *= scale;
            }
        }
        float raised = fmaxf(most, warp_max(score));
        float base = raised == -INF ? 0.0f : raised;
        float shrink = expf(most - base);
        float weight = expf(score - base);
        total = total * shrink + warp_sum(weight);
        most = raised;
#pragma unroll
        for (int p = 0; p < MOST_PARTS; p++) sums[p] *= shrink;
        for (int j = 0; j < KEYS; j++) {
            float share = __shfl_sync(0xffffffffu, weight, j);
#pragma unroll
            for (int p = 0; p < MOST_PARTS; p++)
                if (p * 32 + lane < width) sums[p] += share * values[j * width + p * 32 + lane];
        }
    }
    if (query < shape.tokens) {
        T* y = (T*)shape.y + ((i64)row * shape.tokens + query) * shape.heads * width + (i64)head * width;
#pragma unroll
        for (int p = 0; p < MOST_PARTS; p++)
            if (p * 32 + lane < width) y[p * 32 + lane] = narrow<T>(sums[p] / total);
    }
}

extern "C" __global__ void attention_any_fp32(Heads shape, u32 width, float scale) {
    attention_any<float>(shape, width, scale);
}
extern "C" __global__ void attention_any_fp16(Heads shape, u32 width, float scale) {
    attention_any<f16>(shape, width, scale);
}
extern "C" __global__ void attention_any_bf16(Heads shape, u32 width, float scale) {
    attention_any<bf16>(shape, width, scale);
}

// --- matrix instructions ---
//
// m16n8k16: a warp multiplies A [16, 16] by B [16, 8] into C [16, 8]. Lane l = 4 g + t holds of A the rows g and g + 8 at
// columns 2t, 2t+1, 2t+8, 2t+9, of B the column g at the same rows, of C the rows g and g + 8 at columns 2t, 2t+1. So C of
// one product (scores) is, once packed, already laid out as A of the next (weights times values).

template <typename T> __device__ inline void multiply(float c[4], const u32 a[4], u32 b0, u32 b1);
template <> __device__ inline void multiply<f16>(float c[4], const u32 a[4], u32 b0, u32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}
template <> __device__ inline void multiply<bf16>(float c[4], const u32 a[4], u32 b0, u32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// Four transposed 8 x 8 blocks from shared memory: each lane names one row of 8 elements.
__device__ inline void load_transposed(u32 b[4], const void* row) {
    u32 address;
    asm("{ .reg .u64 p; cvta.to.shared.u64 p, %1; cvt.u32.u64 %0, p; }" : "=r"(address) : "l"(row));
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(b[0]), "=r"(b[1]), "=r"(b[2]), "=r"(b[3])
                 : "r"(address));
}

#define TILE_KEYS 64
#define PAD 8 // elements: rows then start in different banks

struct __align__(16) Chunk { u32 words[4]; }; // 8 elements of 16 bits, moved as one

template <typename T, int WIDTH>
__device__ inline void attention_mma(const Heads& shape, float scale) {
    __shared__ __align__(16) T keys[TILE_KEYS][WIDTH + PAD];
    __shared__ __align__(16) T values[TILE_KEYS][WIDTH + PAD];
    __shared__ float bar[TILE_KEYS]; // 0 or -infinity for each key of the tile
    u32 lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
    u32 row = blockIdx.z, head = blockIdx.y;
    i64 query = ((i64)blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32) * 16 + g;
    i64 start = ((i64)row * shape.tokens) * shape.distance + (i64)head * WIDTH;
    bool level = all_hidden(shape, row);
    float factor = level ? 0.0f : scale * 1.4426950408889634f; // exponents to base 2

    u32 q[WIDTH / 16][4];
#pragma unroll
    for (int part = 0; part < WIDTH / 16; part++)
#pragma unroll
        for (int r = 0; r < 4; r++) {
            i64 token = query + (r & 1) * 8;
            i64 at = start + token * shape.distance + part * 16 + (r >> 1) * 8 + t * 2;
            q[part][r] = token < shape.tokens ? *(const u32*)((const T*)shape.q + at) : 0;
        }

    float sums[WIDTH / 8][4] = {{0}};
    float most[2] = {-INF, -INF}, total[2] = {0, 0};
    for (i64 first_key = 0; first_key < shape.tokens; first_key += TILE_KEYS) {
        __syncthreads();
        for (u32 i = threadIdx.x; i < TILE_KEYS * WIDTH / 8; i += blockDim.x) {
            u32 line = i / (WIDTH / 8), column = i % (WIDTH / 8) * 8;
            i64 key = first_key + line;
            i64 at = start + key * shape.distance + column;
            Chunk none = {{0, 0, 0, 0}}; // zeros, not leftovers: weight 0 times NaN would be NaN
            *(Chunk*)&keys[line][column] = key < shape.tokens ? *(const Chunk*)((const T*)shape.k + at) : none;
            *(Chunk*)&values[line][column] = key < shape.tokens ? *(const Chunk*)((const T*)shape.v + at) : none;
        }
        for (u32 i = threadIdx.x; i < TILE_KEYS; i += blockDim.x) {
            i64 key = first_key + i;
            bar[i] = key < shape.tokens && (level || !hidden(shape, row, key)) ? 0.0f : -INF;
        }
        __syncthreads();

        float scores[TILE_KEYS / 8][4];
        float tile_most[2] = {-INF, -INF};
#pragma unroll
        for (int n = 0; n < TILE_KEYS / 8; n++) {
            scores[n][0] = scores[n][1] = scores[n][2] = scores[n][3] = 0;
#pragma unroll
            for (int part = 0; part < WIDTH / 16; part++) {
                const T* key = &keys[n * 8 + g][part * 16 + t * 2];
                multiply<T>(scores[n], q[part], *(const u32*)key, *(const u32*)(key + 8));
            }
#pragma unroll
            for (int c = 0; c < 4; c++) {
                float barrier = bar[n * 8 + t * 2 + (c & 1)];
                scores[n][c] = barrier == 0.0f ? (level ? 0.0f : scores[n][c] * factor) : barrier;
                tile_most[c >> 1] = fmaxf(tile_most[c >> 1], scores[n][c]);
            }
        }
        float base[2];
#pragma unroll
        for (int half = 0; half < 2; half++) {
            float raised = tile_most[half];
            raised = fmaxf(raised, __shfl_xor_sync(0xffffffffu, raised, 1));
            raised = fmaxf(raised, __shfl_xor_sync(0xffffffffu, raised, 2));
            raised = fmaxf(raised, most[half]);
            base[half] = raised == -INF ? 0.0f : raised;
            float shrink = exp2f(most[half] - base[half]);
            most[half] = raised;
            total[half] *= shrink;
#pragma unroll
            for (int n = 0; n < WIDTH / 8; n++) {
                sums[n][half * 2] *= shrink;
                sums[n][half * 2 + 1] *= shrink;
            }
        }
#pragma unroll
        for (int n = 0; n < TILE_KEYS / 8; n++)
#pragma unroll
            for (int c = 0; c < 4; c++) {
                scores[n][c] = exp2f(scores[n][c] - base[c >> 1]);
                total[c >> 1] += scores[n][c];
            }
#pragma unroll
        for (int k = 0; k < TILE_KEYS / 16; k++) {
            u32 weights[4] = {pair<T>(scores[2 * k][0], scores[2 * k][1]), pair<T>(scores[2 * k][2], scores[2 * k][3]),
                              pair<T>(scores[2 * k + 1][0], scores[2 * k + 1][1]),
                              pair<T>(scores[2 * k + 1][2], scores[2 * k + 1][3])};
#pragma unroll
            for (int n = 0; n < WIDTH / 16; n++) {
                u32 b[4];
                load_transposed(b, &values[k * 16 + lane % 16][n * 16 + lane / 16 * 8]);
                multiply<T>(sums[2 * n], weights, b[0], b[1]);
                multiply<T>(sums[2 * n + 1], weights, b[2], b[3]);
            }
        }
    }
#pragma unroll
    for (int half = 0; half < 2; half++) {
        total[half] += __shfl_xor_sync(0xffffffffu, total[half], 1);
        total[half] += __shfl_xor_sync(0xffffffffu, total[half], 2);
        i64 token = query + half * 8;
        if (token < shape.tokens) {
            T* y = (T*)shape.y + ((i64)row * shape.tokens + token) * shape.heads * WIDTH + (i64)head * WIDTH;
#pragma unroll
            for (int n = 0; n < WIDTH / 8; n++)
                *(u32*)(y + n * 8 + t * 2) =
                        pair<T>(sums[n][half * 2] / total[half], sums[n][half * 2 + 1] / total[half]);
        }
    }
}

extern "C" __global__ void attention_mma_32_fp16(Heads shape, float scale) { attention_mma<f16, 32>(shape, scale); }
extern "C" __global__ void attention_mma_64_fp16(Heads shape, float scale) { attention_mma<f16, 64>(shape, scale); }
extern "C" __global__ void attention_mma_32_bf16(Heads shape, float scale) { attention_mma<bf16, 32>(shape, scale); }
extern "C" __global__ void attention_mma_64_bf16(Heads shape, float scale) { attention_mma<bf16, 64>(shape, scale); }
