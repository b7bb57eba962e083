/** From requests to batches and back: one batcher per model, and who pays for what. */
@NullMarked
package dev.farad.server.batch;

import org.jspecify.annotations.NullMarked;
