/** Running a batch: the SPI that every backend answers to. */
@NullMarked
package dev.farad.runtime;

import org.jspecify.annotations.NullMarked;
