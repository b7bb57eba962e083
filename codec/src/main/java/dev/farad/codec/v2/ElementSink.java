package dev.farad.codec.v2;

import dev.farad.codec.json.JsonReader;

/** Takes a tensor's elements from JSON, in row-major order. */
interface ElementSink {

    /**
     * Takes the element that the reader stands on, and refuses what the tensor's type does not allow.
     *
     * @param index of the element, counted through the whole tensor
     */
    void put(JsonReader reader, long index);
}
