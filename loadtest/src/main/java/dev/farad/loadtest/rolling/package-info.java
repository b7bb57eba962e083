/** Rolling deploys behind HAProxy under a steady load, and what clients see of them. */
@NullMarked
package dev.farad.loadtest.rolling;

import org.jspecify.annotations.NullMarked;
