package dev.farad.codec.v2;

/** Something that messages have a name for, which is put together only when there is a message. */
@FunctionalInterface
interface Labelled {
    String label();
}
