/** What a service promises its operators to show, and whether it does. */
@NullMarked
package dev.farad.server.contract;

import org.jspecify.annotations.NullMarked;
