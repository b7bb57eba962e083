// Functions of single elements, with the broadcasting that ONNX has from NumPy.
//
// A broadcast is told by strides: axis by axis, how far apart an operand's elements lie, 0 where it repeats. The host merges
// axes, so arrays of equal shape arrive as one axis.

#define MOST_AXES 8

struct Broadcast {
    i64 axes;
    i64 size[MOST_AXES];
    i64 a[MOST_AXES];
    i64 b[MOST_AXES];
    i64 c[MOST_AXES];
};

__device__ inline void locate(const Broadcast& shape, u32 at, i64& a, i64& b, i64& c) {
    a = b = c = 0;
    for (int axis = (int)shape.axes - 1; axis >= 0; axis--) {
        u32 size = (u32)shape.size[axis];
        u32 place = at % size;
        at /= size;
        a += place * shape.a[axis];
        b += place * shape.b[axis];
        c += place * shape.c[axis];
    }
}

// The numbers are the order of Kernel.UnaryFunction.
__device__ inline float apply(int function, float x) {
    switch (function) {
        case 0: return -x;
        case 1: return fabsf(x);
        case 2: return expf(x);
        case 3: return logf(x);
        case 4: return sqrtf(x);
        case 5: return erff(x);
        case 6: return tanhf(x);
        case 7: return 1.0f / (1.0f + expf(-x));
        case 8: return x < 0.0f ? 0.0f : x; // NaN stays NaN
        case 9: return 0.5f * x * (1.0f + erff(x * 0.70710678118654752f));
        default: return x == 0.0f ? 1.0f : 0.0f;
    }
}
__device__ inline i64 apply(int function, i64 x) {
    switch (function) {
        case 0: return -x;
        case 1: return x < 0 ? -x : x;
        case 8: return x < 0 ? 0 : x;
        default: return x == 0;
    }
}

template <typename T> struct Wide { typedef i64 type; };
template <> struct Wide<float> { typedef float type; };
template <> struct Wide<f16> { typedef float type; };
template <> struct Wide<bf16> { typedef float type; };

__device__ inline i64 widen(i64 x) { return x; }
__device__ inline i64 widen(int x) { return x; }
__device__ inline i64 widen(u8 x) { return x; }
template <typename T> __device__ inline T narrow(i64 x) { return (T)x; }

template <typename T> __device__ inline void unary(const T* x, T* y, u32 count, int function) {
    for (u32 i = first(); i < count; i += step()) y[i] = narrow<T>(apply(function, widen(x[i])));
}

// Eight narrow floats at a time, as one access of 16 bytes.
template <typename T> struct __align__(16) Eight { T values[8]; };

template <typename T> __device__ inline void unary_wide(const T* x, T* y, u32 count, int function) {
    const Eight<T>* from = (const Eight<T>*)x;
    Eight<T>* to = (Eight<T>*)y;
    for (u32 i = first(); i < count / 8; i += step()) {
        Eight<T> eight = from[i];
#pragma unroll
        for (int k = 0; k < 8; k++) eight.values[k] = narrow<T>(apply(function, widen(eight.values[k])));
        to[i] = eight;
    }
}

extern "C" __global__ void unary_wide_fp16(const f16* x, f16* y, u32 count, int function) {
    unary_wide(x, y, count, function);
}
extern "C" __global__ void unary_wide_bf16(const bf16* x, bf16* y, u32 count, int function) {
    unary_wide(x, y, count, function);
}

// The numbers are the order of Kernel.BinaryFunction, up to where its results are BOOL.
__device__ inline float apply(int function, float a, float b) {
    switch (function) {
        case 0: return a + b;
        case 1: return a - b;
        case 2: return a * b;
        case 3: return a / b;
        case 4: return powf(a, b);
        case 5: return a != a ? a : b != b ? b : fminf(a, b);
        default: return a != a ? a : b != b ? b : fmaxf(a, b);
    }
}
__device__ inline i64 apply(int function, i64 a, i64 b) {
    switch (function) {
        case 0: return a + b;
        case 1: return a - b;
        case 2: return a * b;
        case 3: return b == 0 ? 0 : a / b;
        case 4: return (i64)pow((double)a, (double)b);
        case 5: return a < b ? a : b;
        default: return a > b ? a : b;
    }
}
template <typename W> __device__ inline bool holds(int function, W a, W b) {
    switch (function) {
        case 7: return a == b;
        case 8: return a < b;
        case 9: return a <= b;
        case 10: return a > b;
        case 11: return a >= b;
        case 12: return a != 0 && b != 0;
        default: return a != 0 || b != 0;
    }
}

template <typename T>
__device__ inline void binary(const T* a, const T* b, T* y, u32 count, int function, const Broadcast& shape) {
    for (u32 i = first(); i < count; i += step()) {
        i64 at_a, at_b, unused;
        locate(shape, i, at_a, at_b, unused);
        y[i] = narrow<T>(apply(function, widen(a[at_a]), widen(b[at_b])));
    }
}
template <typename T>
__device__ inline void compare(const T* a, const T* b, u8* y, u32 count, int function, const Broadcast& shape) {
    for (u32 i = first(); i < count; i += step()) {
        i64 at_a, at_b, unused;
        locate(shape, i, at_a, at_b, unused);
        y[i] = holds<typename Wide<T>::type>(function, widen(a[at_a]), widen(b[at_b]));
    }
}

#define FOR_TYPE(T, NAME)                                                                                              \
    extern "C" __global__ void unary_##NAME(const T* x, T* y, u32 count, int function) { unary(x, y, count, function); } \
    extern "C" __global__ void binary_##NAME(const T* a, const T* b, T* y, u32 count, int function, Broadcast shape) { \
        binary(a, b, y, count, function, shape);                                                                       \
    }                                                                                                                  \
    extern "C" __global__ void compare_##NAME(const T* a, const T* b, u8* y, u32 count, int function, Broadcast shape) { \
        compare(a, b, y, count, function, shape);                                                                      \
    }

FOR_TYPE(float, fp32)
FOR_TYPE(f16, fp16)
FOR_TYPE(bf16, bf16)
FOR_TYPE(int, int32)
FOR_TYPE(i64, int64)
FOR_TYPE(u8, bool)

// Chooses whole elements, so their size is all that matters.
#define WHERE(T, NAME)                                                                                         \
    extern "C" __global__ void where_##NAME(                                                                   \
            const u8* condition, const T* a, const T* b, T* y, u32 count, Broadcast shape) {                   \
        for (u32 i = first(); i < count; i += step()) {                                                        \
            i64 at_condition, at_a, at_b;                                                                      \
            locate(shape, i, at_condition, at_a, at_b);                                                        \
            y[i] = condition[at_condition] ? a[at_a] : b[at_b];                                                \
        }                                                                                                      \
    }

WHERE(u8, 1)
WHERE(unsigned short, 2)
WHERE(u32, 4)
WHERE(u64, 8)
