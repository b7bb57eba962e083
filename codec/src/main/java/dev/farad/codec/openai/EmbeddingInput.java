package dev.farad.codec.openai;

import java.util.List;

/** What is to be embedded: at least one item, none of them empty. */
public sealed interface EmbeddingInput {

    /** Returns the number of items, and so of embeddings asked for. */
    int size();

    /** Text, one string an item. */
    record Texts(List<String> texts) implements EmbeddingInput {
        /** Copies the texts. */
        public Texts {
            texts = List.copyOf(texts);
        }

        @Override
        public int size() {
            return texts.size();
        }
    }

    /** Text that the client has cut into tokens, one array of token numbers (0 or more) an item. */
    record Tokens(List<int[]> tokens) implements EmbeddingInput {
        /** Copies the list. */
        public Tokens {
            tokens = List.copyOf(tokens);
        }

        @Override
        public int size() {
            return tokens.size();
        }
    }
}
