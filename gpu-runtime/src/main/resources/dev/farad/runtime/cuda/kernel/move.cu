// Elements that only change their place: transposes, slices, repetition, joining, selection by index.

#define MOST_AXES 8

struct Path {
    i64 axes;
    i64 size[MOST_AXES];
    i64 from[MOST_AXES]; // strides in elements, may be 0 or negative
    i64 to[MOST_AXES];
};

#define COPY(T, NAME)                                                                          \
    extern "C" __global__ void copy_##NAME(const T* x, T* y, u32 count, Path path) {            \
        for (u32 i = first(); i < count; i += step()) {                                        \
            u32 rest = i;                                                                      \
            i64 from = 0, to = 0;                                                              \
            for (int axis = (int)path.axes - 1; axis >= 0; axis--) {                           \
                u32 size = (u32)path.size[axis];                                               \
                u32 place = rest % size;                                                       \
                rest /= size;                                                                  \
                from += place * path.from[axis];                                               \
                to += place * path.to[axis];                                                   \
            }                                                                                  \
            y[to] = x[from];                                                                   \
        }                                                                                      \
    }

COPY(u8, 1)
COPY(unsigned short, 2)
COPY(u32, 4)
COPY(u64, 8)

// data [outer, length, inner], indices [chosen] -> [outer, chosen, inner]; an index outside data yields "none".
#define GATHER(T, NAME)                                                                                        \
    extern "C" __global__ void gather_##NAME(                                                                  \
            const T* data, const void* indices, int wide, T* y, u32 count, u32 length, u32 chosen, u32 inner,  \
            u64 none) {                                                                                        \
        for (u32 i = first(); i < count; i += step()) {                                                        \
            u32 place = i % inner;                                                                             \
            u32 row = i / inner;                                                                               \
            i64 index = integer(indices, wide, row % chosen);                                                  \
            if (index < 0) index += length;                                                                    \
            bool inside = index >= 0 && index < length;                                                        \
            y[i] = inside ? data[((i64)(row / chosen) * length + index) * inner + place] : (T)none;            \
        }                                                                                                      \
    }

GATHER(u8, 1)
GATHER(unsigned short, 2)
GATHER(u32, 4)
GATHER(u64, 8)

struct Numbers {
    i64 count;
    i64 value[MOST_AXES];
};

extern "C" __global__ void write_numbers(i64* y, Numbers numbers) {
    if (threadIdx.x < numbers.count) y[threadIdx.x] = numbers.value[threadIdx.x];
}
