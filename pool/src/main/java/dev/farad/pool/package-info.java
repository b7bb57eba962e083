/** Memory with an owner: host, pinned and device memory behind one leased type. */
@NullMarked
package dev.farad.pool;

import org.jspecify.annotations.NullMarked;
