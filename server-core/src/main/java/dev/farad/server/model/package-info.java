/** Models that are served: found on disk, loaded on a backend, given requests' tensors. */
@NullMarked
package dev.farad.server.model;

import org.jspecify.annotations.NullMarked;
