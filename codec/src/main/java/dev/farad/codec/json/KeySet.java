package dev.farad.codec.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The keys of all open objects, so that none appears twice in its object.
 *
 * <p>One hash table with linear probing serves all of them: a key's hash depends on how deep its object lies, and when an
 * object ends its keys are the last that were put in, so that taking them out in reverse order leaves the table as it was
 * before. Hashes depend on a secret number, so that nobody can choose keys that collide.
 */
final class KeySet {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SECRET = new SplittableRandom().nextLong();
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
    private static final int FRESH_TEXT_BYTES = 512;
    private static final int FRESH_SLOTS = 64;
    private static final int KEPT_SLOTS = 1 << 12;
    private static final int KEPT_TEXT_BYTES = 64 << 10;

    private byte[] text = new byte[FRESH_TEXT_BYTES];
    /** By slot: 1 + the number of the key that is there, or 0. At most half of them are taken. */
    private int[] slots = new int[FRESH_SLOTS];
    /** By key: where its text ends, which is where the next one's begins; its hash; its slot. */
    private int[] ends = new int[FRESH_SLOTS / 2];

    private int[] hashes = new int[FRESH_SLOTS / 2];
    private int[] places = new int[FRESH_SLOTS / 2];
    private int keys;
    /** By open object: the number of its first key. */
    private final int[] firsts = new int[JsonFault.MAX_DEPTH];

    private int objects;

    /** Forgets everything. */
    void clear() {
        objects = 0;
        removeFrom(0);
        if (slots.length > KEPT_SLOTS) {
            slots = new int[FRESH_SLOTS];
            ends = new int[FRESH_SLOTS / 2];
            hashes = new int[FRESH_SLOTS / 2];
            places = new int[FRESH_SLOTS / 2];
        }
        if (text.length > KEPT_TEXT_BYTES) {
            text = new byte[FRESH_TEXT_BYTES];
        }
    }

    /** Opens an object within those that are open. */
    void enter() {
        firsts[objects++] = keys;
    }

    /** Closes the innermost object. */
    void leave() {
        removeFrom(firsts[--objects]);
    }

    private void removeFrom(int first) {
        while (keys > first) {
            slots[places[--keys]] = 0;
        }
    }

    /** Adds a key to the innermost object; returns false if it is there already. */
    boolean add(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int mask = slots.length - 1;
        int slot = hash & mask;
        for (; slots[slot] != 0; slot = (slot + 1) & mask) {
            int other = slots[slot] - 1;
            if (hashes[other] == hash && other >= firsts[objects - 1] && isAt(other, bytes, from, to)) {
                return false;
            }
        }
        put(bytes, from, to);
        hashes[keys] = hash;
        places[keys] = slot;
        slots[slot] = ++keys;
        if (keys == ends.length) {
            grow();
        }
        return true;
    }

    private void put(byte[] bytes, int from, int to) {
        int start = start(keys);
        int end = Math.addExact(start, to - from);
        if (end > text.length) {
            text = Arrays.copyOf(text, (int) Math.min(2L * end, Integer.MAX_VALUE - 8));
        }
        System.arraycopy(bytes, from, text, start, to - from);
        ends[keys] = end;
    }

    private void grow() {
        ends = Arrays.copyOf(ends, 2 * keys);
        hashes = Arrays.copyOf(hashes, 2 * keys);
        places = Arrays.copyOf(places, 2 * keys);
        slots = new int[4 * keys];
        int mask = slots.length - 1;
        for (int key = 0; key < keys; key++) {
            int slot = hashes[key] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = key + 1;
            places[key] = slot;
        }
    }

    private boolean isAt(int key, byte[] bytes, int from, int to) {
        return Arrays.equals(text, start(key), ends[key], bytes, from, to);
    }

    private int start(int key) {
        return key == 0 ? 0 : ends[key - 1];
    }

    private int hash(byte[] bytes, int from, int to) {
        long hash = mix(SECRET + objects * MIX);
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = mix(hash ^ (long) LONG.get(bytes, at));
        }
        long rest = (long) to - from;
        for (; at < to; at++) {
            rest = rest << Byte.SIZE | (bytes[at] & 0xff);
        }
        return (int) mix(hash ^ rest);
    }

    private static long mix(long value) {
        return Math.unsignedMultiplyHigh(value, MIX) ^ value * MIX;
    }

    /** Returns the value that goes with the last key of the innermost object that has one, or null if none does. */
    <T> @Nullable T last(JsonNames<T> names) {
        return names.find(text, start(keys - 1), ends[keys - 1]);
    }

    /** Returns the last key of the innermost object that has one. */
    String last() {
        int start = start(keys - 1);
        return new String(text, start, ends[keys - 1] - start, StandardCharsets.UTF_8);
    }
}
