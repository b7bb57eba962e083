package dev.farad.server.route;

import dev.farad.server.route.Template.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Grows a {@link RouteTree} and its leaves, route by route. */
final class RouteTreeBuilder {
    private final List<Node> nodes = new ArrayList<>();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream();

    /** A segment of some templates, and what follows there. */
    private static final class Node {
        final int number;
        final int parent;
        final int[] facts = new int[RouteTree.FACTS];
        final Map<Segment, Node> children = new HashMap<>();
        final Map<String, Leaf> leaves = new LinkedHashMap<>();

        Node(int number, int parent) {
            this.number = number;
            this.parent = parent;
            facts[RouteTree.LENGTH] = -1;
        }
    }

    RouteTreeBuilder() {
        nodes.add(new Node(0, 0));
    }

    /** Adds a route, unless an earlier one answers the same. */
    void add(Route route) {
        Template template = Template.of(route.template());
        Node node = nodes.getFirst();
        for (Segment segment : template.shape().segments()) {
            node = child(node, segment);
        }
        node.leaves.putIfAbsent(route.method(), new Leaf(route, template.parameters()));
    }

    private Node child(Node parent, Segment segment) {
        Node known = parent.children.get(segment);
        if (known != null) {
            return known;
        }
        Node child = new Node(nodes.size(), parent.number);
        child.facts[RouteTree.DEPTH] = parent.facts[RouteTree.DEPTH] + 1;
        switch (segment) {
            case Segment.Fixed(String text) -> {
                parent.facts[RouteTree.FIXED]++;
                keep(text, child);
            }
            case Segment.Named _ -> parent.facts[RouteTree.NAMED] = child.number;
            case Segment.Tail _ -> {
                parent.facts[RouteTree.TAIL] = child.number;
                child.facts[RouteTree.DEPTH] = RouteTree.ANY_DEPTH;
            }
        }
        parent.children.put(segment, child);
        nodes.add(child);
        return child;
    }

    private void keep(String text, Node node) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        node.facts[RouteTree.TEXT] = texts.size();
        node.facts[RouteTree.LENGTH] = bytes.length;
        texts.writeBytes(bytes);
    }

    /** Returns the tree. */
    RouteTree tree() {
        int[] facts = new int[nodes.size() * RouteTree.FACTS];
        int leaves = 0;
        for (Node node : nodes) {
            node.facts[RouteTree.LEAF] = leaves;
            leaves += node.leaves.size();
            node.facts[RouteTree.LEAF_END] = leaves;
            System.arraycopy(node.facts, 0, facts, node.number * RouteTree.FACTS, RouteTree.FACTS);
        }
        int[] parents = nodes.stream().mapToInt(node -> node.parent).toArray();
        return new RouteTree(facts, parents, texts.toByteArray());
    }

    /** Returns the leaves, numbered as the tree's nodes have them. */
    List<Leaf> leaves() {
        return nodes.stream().flatMap(node -> node.leaves.values().stream()).toList();
    }
}
