package dev.farad.codec.json;

/** What a {@link JsonReader} stands on. */
public enum JsonKind {
    OBJECT("an object"),
    OBJECT_END("the end of an object"),
    ARRAY("an array"),
    ARRAY_END("the end of an array"),
    KEY("a key"),
    STRING("a string"),
    /** A number without fraction and exponent. */
    INTEGER("a number"),
    /** A number with fraction or exponent. */
    DECIMAL("a number"),
    TRUE("true"),
    FALSE("false"),
    NULL("null"),
    /** After the last token, or before the first. */
    NOTHING("nothing");

    private final String noun;

    JsonKind(String noun) {
        this.noun = noun;
    }

    /** Returns the kind as messages name it, with its article. */
    @Override
    public String toString() {
        return noun;
    }
}
