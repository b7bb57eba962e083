package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;

/** The value of a request's field as text that is read where it lies; for one field at a time, until the head is reset. */
final class FieldText implements CharSequence {
    private byte[] bytes = {};
    private int from;
    private int to;

    FieldText of(RequestHead head, int field) {
        bytes = head.bytes();
        from = head.valueFrom(field);
        to = head.valueTo(field);
        return this;
    }

    @Override
    public int length() {
        return to - from;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[from + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().substring(start, end);
    }

    @Override
    public String toString() {
        return new StringBuilder(length()).append(this, 0, length()).toString();
    }
}
