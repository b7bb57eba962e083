package dev.farad.codec.http;

import java.util.Arrays;

/** Where names and values of fields lie in the head's bytes; four indices for each. */
final class FieldTable {
    private static final int INDICES = 4;
    private static final int KEPT = 32;

    private int[] indices = new int[KEPT * INDICES];
    private int size;

    void reset() {
        size = 0;
        if (indices.length > KEPT * INDICES) {
            indices = new int[KEPT * INDICES];
        }
    }

    int size() {
        return size;
    }

    void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int at = size * INDICES;
        if (at == indices.length) {
            indices = Arrays.copyOf(indices, 2 * at);
        }
        indices[at] = nameFrom;
        indices[at + 1] = nameTo;
        indices[at + 2] = valueFrom;
        indices[at + 3] = valueTo;
        size++;
    }

    void replaceValue(int field, int from, int to) {
        indices[field * INDICES + 2] = from;
        indices[field * INDICES + 3] = to;
    }

    int nameFrom(int field) {
        return indices[checked(field) * INDICES];
    }

    int nameTo(int field) {
        return indices[checked(field) * INDICES + 1];
    }

    int valueFrom(int field) {
        return indices[checked(field) * INDICES + 2];
    }

    int valueTo(int field) {
        return indices[checked(field) * INDICES + 3];
    }

    private int checked(int field) {
        if (field < 0 || field >= size) {
            throw new IndexOutOfBoundsException("field: " + field + " (expected: 0 to " + (size - 1) + ")");
        }
        return field;
    }

    /** Returns the first field behind the given one that has the name in any case, -1 if none. */
    int find(byte[] bytes, CharSequence name, int after) {
        int length = name.length();
        for (int i = after + 1; i < size; i++) {
            int from = indices[i * INDICES];
            if (indices[i * INDICES + 1] - from == length && same(bytes, from, name)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean same(byte[] bytes, int from, CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            if (CharClass.lower(bytes[from + i]) != CharClass.lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
