package dev.farad.server.route;

import java.util.List;

/** Where a template ends: a route and its names. */
record Leaf(Route route, List<Template.Parameter> parameters) {}
