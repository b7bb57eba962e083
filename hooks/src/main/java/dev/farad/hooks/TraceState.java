package dev.farad.hooks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The {@code tracestate} of W3C Trace Context Level 2, section 3.3: up to 32 members {@code key=value} with distinct keys. */
final class TraceState {
    private static final int MOST_MEMBERS = 32;
    private static final int MOST_LENGTH = 256;

    private TraceState() {}

    /** Returns all members of all header fields in order, or nothing if any of them is malformed. */
    static String joined(List<String> fields) {
        StringBuilder members = new StringBuilder();
        Set<String> keys = new HashSet<>();
        for (String field : fields) {
            for (String part : field.split(",", -1)) {
                String member = part.strip();
                if (member.isEmpty()) {
                    continue;
                }
                int equals = member.indexOf('=');
                if (equals < 0
                        || !key(member.substring(0, equals))
                        || !value(member.substring(equals + 1))
                        || !keys.add(member.substring(0, equals))
                        || keys.size() > MOST_MEMBERS) {
                    return "";
                }
                members.append(members.isEmpty() ? "" : ",").append(member);
            }
        }
        return members.toString();
    }

    private static boolean key(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean first = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!first && (i == 0 || "_-*/@".indexOf(c) < 0)) {
                return false;
            }
        }
        return !key.isEmpty() && key.length() <= MOST_LENGTH;
    }

    private static boolean value(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '=') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MOST_LENGTH;
    }
}
