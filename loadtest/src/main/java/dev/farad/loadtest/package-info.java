/** Load campaigns against a server over HTTP. */
@NullMarked
package dev.farad.loadtest;

import org.jspecify.annotations.NullMarked;
