package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A form that was sent as a body: its fields, and its files where it was multipart.
 *
 * @param fields with the values that are texts
 * @param files in order
 */
public record Form(Parameters fields, List<Upload> files) {
    /** The media type of a form without files. */
    public static final String URL_ENCODED = "application/x-www-form-urlencoded";

    /** The media type of a form with files. */
    public static final String MULTIPART = "multipart/form-data";

    /** Copies the files. */
    public Form {
        files = List.copyOf(files);
    }

    /**
     * Reads a form of either media type.
     *
     * @param body stays the caller's; the files are slices of it
     * @param type one of the two
     * @throws MalformedInputException if the body is not well-formed
     */
    public static Form parse(ByteBuf body, MediaType type) {
        return switch (type.essence()) {
            case URL_ENCODED -> new Form(Parameters.parse(body.toString(StandardCharsets.UTF_8), "form"), List.of());
            case MULTIPART -> new Multipart(body, type).form();
            default -> throw new MalformedInputException("media type: " + type.essence() + " (expected: a form's)");
        };
    }

    /**
     * Returns the file of a field.
     *
     * @throws MalformedInputException if there is not exactly one
     */
    public Upload file(String field) {
        List<Upload> found =
                files.stream().filter(file -> file.field().equals(field)).toList();
        if (found.size() != 1) {
            throw new MalformedInputException(
                    "form field '" + field + "' has " + found.size() + " files (expected: one file)");
        }
        return found.getFirst();
    }
}
