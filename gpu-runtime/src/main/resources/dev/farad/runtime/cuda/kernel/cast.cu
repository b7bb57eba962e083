// Conversions between element types. Integers pass through INT64 and floats through FP32 (FP64 through itself), so each
// conversion rounds once.
//
// The numbers of the types are those of ElementwiseLaunches.code.

#define BOOLEAN 0
#define UINT8 1
#define INT8 2
#define INT32 3
#define INT64 4
#define FLOAT16 5
#define BFLOAT16 6
#define FLOAT32 7
#define FLOAT64 8

__device__ inline bool is_float(int type) { return type >= FLOAT16; }

__device__ inline i64 read_integer(const void* x, int type, u32 at) {
    switch (type) {
        case BOOLEAN: return ((const u8*)x)[at] != 0;
        case UINT8: return ((const u8*)x)[at];
        case INT8: return ((const signed char*)x)[at];
        case INT32: return ((const int*)x)[at];
        default: return ((const i64*)x)[at];
    }
}

__device__ inline void write_integer(void* y, int type, u32 at, i64 value) {
    switch (type) {
        case BOOLEAN: ((u8*)y)[at] = value != 0; break;
        case UINT8: ((u8*)y)[at] = (u8)value; break;
        case INT8: ((signed char*)y)[at] = (signed char)value; break;
        case INT32: ((int*)y)[at] = (int)value; break;
        default: ((i64*)y)[at] = value;
    }
}

__device__ inline double read_float(const void* x, int type, u32 at) {
    switch (type) {
        case FLOAT16: return widen(((const f16*)x)[at]);
        case BFLOAT16: return widen(((const bf16*)x)[at]);
        case FLOAT32: return ((const float*)x)[at];
        default: return ((const double*)x)[at];
    }
}

template <typename W> __device__ inline void write_float(void* y, int type, u32 at, W value) {
    switch (type) {
        case FLOAT16: ((f16*)y)[at] = narrow<f16>((float)value); break;
        case BFLOAT16: ((bf16*)y)[at] = narrow<bf16>((float)value); break;
        case FLOAT32: ((float*)y)[at] = (float)value; break;
        default: ((double*)y)[at] = (double)value;
    }
}

extern "C" __global__ void cast(const void* x, int from, void* y, int to, u32 count) {
    for (u32 i = first(); i < count; i += step()) {
        if (is_float(from)) {
            double value = read_float(x, from, i);
            if (is_float(to)) write_float(y, to, i, value);
            else if (to == BOOLEAN) ((u8*)y)[i] = value != 0; // NaN is not 0
            else write_integer(y, to, i, (i64)value);
        } else {
            i64 value = read_integer(x, from, i);
            if (is_float(to)) write_float(y, to, i, value);
            else write_integer(y, to, i, value);
        }
    }
}

// The two that encoders do for every batch, without the switches.
#define DIRECT(FROM, FROM_NAME, TO, TO_NAME)                                                                    \
    extern "C" __global__ void cast_##FROM_NAME##_##TO_NAME(const FROM* x, TO* y, u32 count) {                  \
        for (u32 i = first(); i < count; i += step()) y[i] = narrow<TO>(widen(x[i]));                           \
    }

DIRECT(float, fp32, f16, fp16)
DIRECT(float, fp32, bf16, bf16)
DIRECT(f16, fp16, float, fp32)
DIRECT(bf16, bf16, float, fp32)
