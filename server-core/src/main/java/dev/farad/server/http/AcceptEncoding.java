package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client says of codings in {@code Accept-Encoding}, RFC 9110 section 12.5.3. */
final class AcceptEncoding {
    private static final Pattern ELEMENT = Pattern.compile(
            "([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*;[ \t]*[qQ]=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?))?");
    private static final double UNSAID = -1;

    private AcceptEncoding() {}

    /**
     * Returns whether a client would rather have gzip than a plain body. An element that is malformed is as if it were not
     * there.
     */
    static boolean prefersGzip(RequestHead head) {
        double gzip = UNSAID;
        double identity = UNSAID;
        double others = UNSAID;
        for (int field = head.find("accept-encoding"); field >= 0; field = head.find("accept-encoding", field)) {
            for (String each : head.value(field).split(",", -1)) {
                Matcher element = ELEMENT.matcher(each.strip());
                if (!element.matches()) {
                    continue;
                }
                double weight = element.group(2) == null ? 1 : Double.parseDouble(element.group(2));
                switch (element.group(1).toLowerCase(Locale.ROOT)) {
                    case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                    case "identity" -> identity = weight;
                    case "*" -> others = weight;
                    default -> {}
                }
            }
        }
        double weight = gzip == UNSAID ? others : gzip;
        return weight > 0 && weight >= identity;
    }
}
