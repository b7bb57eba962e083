package dev.farad.runtime.cuda;

import dev.farad.runtime.BatchResult;
import dev.farad.runtime.BatchResult.Failed;
import dev.farad.runtime.BatchResult.Kind;
import dev.farad.runtime.cuda.device.DeviceFault;

/** What went wrong with a batch, in the words of the SPI. */
final class Failures {

    private Failures() {}

    static BatchResult of(String model, RuntimeException failure) {
        String message = "model '" + model + "': " + firstLine(failure);
        return switch (failure) {
            case DeviceFault fault -> new Failed(kind(fault), message, fault);
            case Unpacking.Refused _ -> new Failed(Kind.OUT_OF_MEMORY, message);
            case IllegalArgumentException _, ArithmeticException _ -> new Failed(Kind.INVALID_INPUT, message, failure);
            default -> new Failed(Kind.INTERNAL, message, failure);
        };
    }

    private static Kind kind(DeviceFault fault) {
        return switch (fault.kind()) {
            case OUT_OF_MEMORY -> Kind.OUT_OF_MEMORY;
            case INVALID_USE -> Kind.INTERNAL;
            case DEVICE_LOST -> Kind.DEVICE_LOST;
        };
    }

    static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null
                ? failure.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
