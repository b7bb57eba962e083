package dev.farad.codec.http;

import static dev.farad.codec.http.MalformedHttpException.badRequest;

/** The parts of a request target by its form (RFC 9112, section 3.2), as ranges of the head's bytes. */
final class Target {
    private int pathFrom;
    private int pathTo;
    private int queryFrom;
    private int end;
    private int authorityFrom;
    private int authorityTo;

    int pathFrom() {
        return pathFrom;
    }

    int pathTo() {
        return pathTo;
    }

    boolean hasQuery() {
        return queryFrom() <= end;
    }

    int queryFrom() {
        return queryFrom;
    }

    int end() {
        return end;
    }

    boolean hasAuthority() {
        return authorityTo > authorityFrom;
    }

    int authorityFrom() {
        return authorityFrom;
    }

    int authorityTo() {
        return authorityTo;
    }

    /** Finds the parts, and refuses what is no form that the method may have. */
    void divide(byte[] bytes, RequestLine line) {
        int from = line.targetFrom();
        end = line.targetTo();
        authorityFrom = 0;
        authorityTo = 0;
        if (line.method().equals("CONNECT")) {
            throw new MalformedHttpException(
                    501, "method: CONNECT (expected: a method other than CONNECT, this is no proxy)");
        }
        if (bytes[from] == '/') {
            path(bytes, from);
        } else if (bytes[from] == '*' && end == from + 1) {
            asterisk(line.method());
        } else {
            absolute(bytes, from);
        }
    }

    private void asterisk(String method) {
        if (!method.equals("OPTIONS")) {
            throw badRequest("request target: * (expected: a path, as the method is not OPTIONS)");
        }
        pathFrom = end - 1;
        pathTo = end;
        queryFrom = end + 1;
    }

    private void absolute(byte[] bytes, int from) {
        int scheme = schemeEnd(bytes, from);
        authorityFrom = scheme + 3;
        int at = authorityFrom;
        while (at < end && bytes[at] != '/' && bytes[at] != '?') {
            at++;
        }
        authorityTo = at;
        Authority.check(bytes, authorityFrom, authorityTo, "authority of the request target");
        path(bytes, at);
        if (pathFrom == pathTo) {
            // No path means the root's; the slash before the authority is as good as one of its own.
            pathFrom = authorityFrom - 1;
            pathTo = authorityFrom;
        }
    }

    private int schemeEnd(byte[] bytes, int from) {
        int colon = from;
        while (colon < end && bytes[colon] != ':') {
            colon++;
        }
        boolean known = CharClass.equal(bytes, from, colon, "http") || CharClass.equal(bytes, from, colon, "https");
        if (!known || colon + 2 >= end || bytes[colon + 1] != '/' || bytes[colon + 2] != '/') {
            throw badRequest("request target: neither a path nor a URI (expected: /PATH or http://HOST/PATH)");
        }
        return colon;
    }

    private void path(byte[] bytes, int from) {
        pathFrom = from;
        pathTo = Percent.skip(CharClass.PATH, bytes, from, end, "path");
        if (pathTo < end && bytes[pathTo] != '?') {
            throw MalformedHttpException.unexpected(
                    bytes[pathTo], "path", "characters of a path, others percent-encoded");
        }
        queryFrom = pathTo + 1;
    }
}
