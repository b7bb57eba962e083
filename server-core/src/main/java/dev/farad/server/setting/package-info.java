/** How records say which settings of a configuration they hold. */
@NullMarked
package dev.farad.server.setting;

import org.jspecify.annotations.NullMarked;
