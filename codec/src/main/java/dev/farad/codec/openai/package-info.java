/** OpenAI's embeddings and model list. */
@NullMarked
package dev.farad.codec.openai;

import org.jspecify.annotations.NullMarked;
