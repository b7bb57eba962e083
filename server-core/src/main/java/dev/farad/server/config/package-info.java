/** Configuration: a tree of values, and the file that fills it. */
@NullMarked
package dev.farad.server.config;

import org.jspecify.annotations.NullMarked;
