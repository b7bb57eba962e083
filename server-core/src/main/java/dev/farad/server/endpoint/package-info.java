/** The protocols that come built in: Open Inference Protocol V2, OpenAI, management. */
@NullMarked
package dev.farad.server.endpoint;

import org.jspecify.annotations.NullMarked;
