/** Files as answers: whole or a range, with the conditions of RFC 9110, and directories of them. */
@NullMarked
package dev.farad.server.file;

import org.jspecify.annotations.NullMarked;
