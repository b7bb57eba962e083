// The sum of rows looked up in tables: one block a token, added in the order of the lookups.

#define MOST_LOOKUPS 4

struct Lookups {
    i64 count;
    i64 table[MOST_LOOKUPS];
    i64 entries[MOST_LOOKUPS];
    i64 ids[MOST_LOOKUPS];  // 0: by the token's place in its row
    i64 wide[MOST_LOOKUPS]; // ids are INT64, not INT32
    i64 row[MOST_LOOKUPS];  // strides of the ids, 0 where they repeat
    i64 token[MOST_LOOKUPS];
};

template <typename T>
__device__ inline void embed(T* y, u32 tokens, u32 width, const Lookups& lookups) {
    u32 row = blockIdx.x / tokens, token = blockIdx.x % tokens;
    i64 starts[MOST_LOOKUPS];
    for (int k = 0; k < lookups.count; k++) {
        i64 index = token;
        if (lookups.ids[k]) {
            index = integer((const void*)lookups.ids[k], (int)lookups.wide[k], row * lookups.row[k] + token * lookups.token[k]);
            if (index < 0) index += lookups.entries[k];
        }
        starts[k] = index >= 0 && index < lookups.entries[k] ? index * width : -1;
    }
    for (u32 i = threadIdx.x; i < width; i += blockDim.x) {
        float sum = 0;
        for (int k = 0; k < lookups.count; k++)
            sum += starts[k] < 0 ? NOT_A_NUMBER : widen(((const T*)lookups.table[k])[starts[k] + i]);
        y[(i64)blockIdx.x * width + i] = narrow<T>(sum);
    }
}

extern "C" __global__ void embedding_fp32(float* y, u32 tokens, u32 width, Lookups lookups) {
    embed(y, tokens, width, lookups);
}
extern "C" __global__ void embedding_fp16(f16* y, u32 tokens, u32 width, Lookups lookups) {
    embed(y, tokens, width, lookups);
}
extern "C" __global__ void embedding_bf16(bf16* y, u32 tokens, u32 width, Lookups lookups) {
    embed(y, tokens, width, lookups);
}
