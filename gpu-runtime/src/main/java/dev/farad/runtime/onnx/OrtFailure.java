package dev.farad.runtime.onnx;

import ai.onnxruntime.OrtException;
import dev.farad.runtime.BatchResult;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads ONNX Runtime's failures: whose fault, and in which words.
 *
 * <p>Its codes alone do not tell: a sequence too long for the model's positions is the same {@code ORT_FAIL} as a fault of the
 * library, and memory that cannot be had is one too. The texts are those of version 1.29.
 */
final class OrtFailure {
    private static final String STATUS = "Status Message: ";
    private static final Pattern NODE =
            Pattern.compile("running (\\w+) node\\. Name:'([^']*)' Status Message: (.*)", Pattern.DOTALL);
    /** Place in the library's sources, the function there, and the condition in it that was false. */
    private static final Pattern SOURCE =
            Pattern.compile("\\S*/onnxruntime/\\S+:\\d+ .*?(?:was false\\. |\\) (?=[A-Z]))", Pattern.DOTALL);

    private static final Pattern CODE = Pattern.compile("^Error code - \\w+ - message: ");
    private static final Pattern MEMORY = Pattern.compile("failed to allocate memory|bad_alloc|bad allocation");
    private static final Pattern SHAPE =
            Pattern.compile("broadcast|dimension|out of (?:data )?bounds|out of range|shape|invalid rank|axis");

    private OrtFailure() {}

    /** Returns what a batch that ended so is to be called. */
    static BatchResult.Failed of(String model, OrtException exception) {
        return new BatchResult.Failed(kind(exception), "model '" + model + "': " + sentence(exception), exception);
    }

    private static BatchResult.Kind kind(OrtException exception) {
        String message = String.valueOf(exception.getMessage());
        // The node's name may hold any word; only what follows it says what happened.
        String status = message.substring(message.indexOf(STATUS) + 1).toLowerCase(Locale.ROOT);
        if (MEMORY.matcher(status).find()) {
            return BatchResult.Kind.OUT_OF_MEMORY;
        }
        boolean input = exception.getCode() == OrtException.OrtErrorCode.ORT_INVALID_ARGUMENT
                || SHAPE.matcher(status).find();
        return input ? BatchResult.Kind.INVALID_INPUT : BatchResult.Kind.INTERNAL;
    }

    /** Returns the message on one line, without codes and places in the library's sources. */
    static String sentence(OrtException exception) {
        String message = CODE.matcher(String.valueOf(exception.getMessage())).replaceFirst("");
        Matcher node = NODE.matcher(message);
        if (node.find()) {
            message = node.group(1) + " '" + node.group(2) + "': " + node.group(3);
        }
        return SOURCE.matcher(message).replaceAll("").strip().replaceAll("\\s+", " ");
    }
}
