package dev.farad.server.http;

import dev.farad.codec.http.HeadLimits;
import java.time.Duration;

/**
 * What the port of a test lets happen.
 *
 * @param targetBytes of a request target
 * @param fields of a head
 * @param headBytes of a head
 * @param bodyBytes of a body
 * @param connections at once
 * @param times that a client may take
 */
record Settings(int targetBytes, int fields, int headBytes, long bodyBytes, int connections, Timeouts times) {
    static final Settings DEFAULT =
            new Settings(2_000, 50, 8_000, 9 << 20, 100, new Timeouts(minute(), minute(), minute(), minute()));

    private static Duration minute() {
        return Duration.ofMinutes(1);
    }

    Settings withBodyBytes(long most) {
        return new Settings(targetBytes, fields, headBytes, most, connections, times);
    }

    Settings withConnections(int most) {
        return new Settings(targetBytes, fields, headBytes, bodyBytes, most, times);
    }

    Settings withHead(Duration most) {
        return with(new Timeouts(most, times.body(), times.idle(), times.write()));
    }

    Settings withBody(Duration most) {
        return with(new Timeouts(times.head(), most, times.idle(), times.write()));
    }

    Settings withIdle(Duration most) {
        return with(new Timeouts(times.head(), times.body(), most, times.write()));
    }

    Settings withWrite(Duration most) {
        return with(new Timeouts(times.head(), times.body(), times.idle(), most));
    }

    HttpLimits limits() {
        return new HttpLimits(new HeadLimits(targetBytes, headBytes, fields), bodyBytes, 1 << 30, connections, times);
    }

    private Settings with(Timeouts others) {
        return new Settings(targetBytes, fields, headBytes, bodyBytes, connections, others);
    }
}
