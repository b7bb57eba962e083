package dev.farad.runtime.graph;

import dev.farad.pool.DataType;

/**
 * One array of elements in a graph: an input, a constant or what a node computes.
 *
 * @param id its number, which no other value of the graph has
 * @param type of the elements
 * @param dims its shape
 */
public record Value(int id, DataType type, Dims dims) {

    @Override
    public String toString() {
        return "%" + id + " " + type + " " + dims;
    }
}
