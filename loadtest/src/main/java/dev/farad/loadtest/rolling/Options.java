package dev.farad.loadtest.rolling;

import java.nio.file.Path;

/**
 * What a run of the demonstration is to be.
 *
 * @param requests at least so many, however long the restarts take
 * @param perSecond rate at which they are sent
 * @param rounds in each of which every instance is restarted
 * @param kill whether one instance is killed after the rounds
 * @param protocol of all connections
 * @param plot file that gets the picture
 */
record Options(int requests, int perSecond, int rounds, boolean kill, Protocol protocol, Path plot) {
    /** What clients and HAProxy speak, and HAProxy and the instances. */
    enum Protocol {
        /** HTTP/1.1, in the clear. */
        HTTP1,
        /** HTTP/2: over TLS up to HAProxy, by prior knowledge behind it. */
        H2
    }

    static final String USAGE = """
            usage: farad demo rolling [options]
              --requests N   at least so many requests (50000)
              --rate N       requests per second (500)
              --rounds N     rounds of restarts of every instance; 0 for none (3)
              --protocol P   http1, or h2: over TLS to HAProxy, by prior knowledge behind it (http1)
              --kill         after the rounds, kill one instance with SIGKILL
              --plot FILE    where the picture goes (target/rolling.svg)""";

    static Options parse(String[] line, Path root) {
        int requests = 50_000;
        int perSecond = 500;
        int rounds = 3;
        boolean kill = false;
        Protocol protocol = Protocol.HTTP1;
        Path plot = root.resolve("target").resolve("rolling.svg");
        for (int i = 0; i < line.length; i++) {
            switch (line[i]) {
                case "--requests" -> requests = number(line, ++i, 1);
                case "--rate" -> perSecond = number(line, ++i, 1);
                case "--rounds" -> rounds = number(line, ++i, 0);
                case "--plot" -> plot = Path.of(value(line, ++i));
                case "--protocol" -> protocol = protocol(value(line, ++i));
                case "--kill" -> kill = true;
                default -> throw new IllegalArgumentException("unknown: " + line[i]);
            }
        }
        return new Options(requests, perSecond, rounds, kill, protocol, plot);
    }

    private static Protocol protocol(String name) {
        return switch (name) {
            case "http1" -> Protocol.HTTP1;
            case "h2" -> Protocol.H2;
            default -> throw new IllegalArgumentException("--protocol: " + name + " (expected: http1 or h2)");
        };
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
