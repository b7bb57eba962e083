package dev.farad.loadtest.rolling;

import java.nio.file.Path;

/**
 * What a run of the demonstration is to be.
 *
 * @param requests at least so many, however long the restarts take
 * @param perSecond rate at which they are sent
 * @param rounds in each of which every instance is restarted
 * @param kill whether one instance is killed after the rounds
 * @param plot file that gets the picture
 */
record Options(int requests, int perSecond, int rounds, boolean kill, Path plot) {
    static final String USAGE = """
            usage: farad demo rolling [options]
              --requests N   at least so many requests (50000)
              --rate N       requests per second (500)
              --rounds N     rounds of restarts of every instance; 0 for none (3)
              --kill         after the rounds, kill one instance with SIGKILL
              --plot FILE    where the picture goes (target/rolling.svg)""";

    static Options parse(String[] line, Path root) {
        int requests = 50_000;
        int perSecond = 500;
        int rounds = 3;
        boolean kill = false;
        Path plot = root.resolve("target").resolve("rolling.svg");
        for (int i = 0; i < line.length; i++) {
            switch (line[i]) {
                case "--requests" -> requests = number(line, ++i, 1);
                case "--rate" -> perSecond = number(line, ++i, 1);
                case "--rounds" -> rounds = number(line, ++i, 0);
                case "--plot" -> plot = Path.of(value(line, ++i));
                case "--kill" -> kill = true;
                default -> throw new IllegalArgumentException("unknown: " + line[i]);
            }
        }
        return new Options(requests, perSecond, rounds, kill, plot);
    }

    private static int number(String[] line, int at, int least) {
        String text = value(line, at);
        String sentence = line[at - 1] + ": " + text + " (expected: " + least + " or more)";
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException(sentence, notOne);
        }
        throw new IllegalArgumentException(sentence);
    }

    private static String value(String[] line, int at) {
        if (at >= line.length) {
            throw new IllegalArgumentException(line[at - 1] + ": no value (expected: one after it)");
        }
        return line[at];
    }
}
