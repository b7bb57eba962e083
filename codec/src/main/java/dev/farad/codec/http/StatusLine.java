package dev.farad.codec.http;

import java.nio.charset.StandardCharsets;

/** The first lines of responses, made once: HTTP/1.1 and the reasons that IANA registered for statuses. */
final class StatusLine {
    static final int FIRST = 100;
    static final int LAST = 599;

    private static final String REASONS = """
            100 Continue
            101 Switching Protocols
            102 Processing
            103 Early Hints
            200 OK
            201 Created
            202 Accepted
            203 Non-Authoritative Information
            204 No Content
            205 Reset Content
            206 Partial Content
            207 Multi-Status
            208 Already Reported
            226 IM Used
            300 Multiple Choices
            301 Moved Permanently
            302 Found
            303 See Other
            304 Not Modified
            305 Use Proxy
            307 Temporary Redirect
            308 Permanent Redirect
            400 Bad Request
            401 Unauthorized
            402 Payment Required
            403 Forbidden
            404 Not Found
            405 Method Not Allowed
            406 Not Acceptable
            407 Proxy Authentication Required
            408 Request Timeout
            409 Conflict
            410 Gone
            411 Length Required
            412 Precondition Failed
            413 Content Too Large
            414 URI Too Long
            415 Unsupported Media Type
            416 Range Not Satisfiable
            417 Expectation Failed
            421 Misdirected Request
            422 Unprocessable Content
            423 Locked
            424 Failed Dependency
            425 Too Early
            426 Upgrade Required
            428 Precondition Required
            429 Too Many Requests
            431 Request Header Fields Too Large
            451 Unavailable For Legal Reasons
            500 Internal Server Error
            501 Not Implemented
            502 Bad Gateway
            503 Service Unavailable
            504 Gateway Timeout
            505 HTTP Version Not Supported
            506 Variant Also Negotiates
            507 Insufficient Storage
            508 Loop Detected
            510 Not Extended
            511 Network Authentication Required
            """;
    private static final byte[][] LINES = lines();

    private StatusLine() {}

    private static byte[][] lines() {
        byte[][] lines = new byte[LAST + 1 - FIRST][];
        for (int status = FIRST; status <= LAST; status++) {
            lines[status - FIRST] = line(status + " ");
        }
        REASONS.lines().forEach(reason -> lines[Integer.parseInt(reason, 0, 3, 10) - FIRST] = line(reason));
        return lines;
    }

    private static byte[] line(String reason) {
        return ("HTTP/1.1 " + reason + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the line with its CR LF, not to be written to; without a reason for a status that has none registered. */
    static byte[] of(int status) {
        if (status < FIRST || status > LAST) {
            throw new IllegalArgumentException("status: " + status + " (expected: " + FIRST + " to " + LAST + ")");
        }
        return LINES[status - FIRST];
    }
}
