package dev.farad.loadtest.bench;

import java.util.Arrays;

/** What all commands do alike: help, and how they fail. */
final class Command {
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private Command() {}

    /** What a command does. */
    interface Action {
        void run(String[] args) throws Exception;
    }

    /** Returns the exit code: 0, 1 if it failed, 2 for wrong arguments. */
    static int run(String usage, String[] args, Action action) {
        if (Arrays.stream(args).anyMatch(arg -> arg.equals("--help") || arg.equals("-h"))) {
            System.out.println(usage);
            return 0;
        }
        try {
            action.run(args);
            return 0;
        } catch (IllegalArgumentException wrong) {
            System.err.println("bench: " + wrong.getMessage() + "\n" + usage);
            return WRONG_ARGUMENTS;
        } catch (Exception failure) {
            System.err.println("bench: " + failure.getMessage());
            return FAILED;
        }
    }
}
