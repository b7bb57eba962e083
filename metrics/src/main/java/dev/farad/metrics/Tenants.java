package dev.farad.metrics;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which tenants have a name of their own in metrics and usage; the others are {@code other} together, and requests that name
 * none are {@code unknown}.
 *
 * <p>Clients choose the names they send. Where anybody may send any, list those that count: otherwise whoever comes first has
 * the places.
 *
 * @param limit how many have one, those that come first; 0 where they are listed
 * @param listed those that have one, empty for the first that come
 */
public record Tenants(int limit, Set<String> listed) {

    /** Checks the limit and the names. */
    public Tenants {
        listed = Set.copyOf(listed);
        if (limit < 0) {
            throw new IllegalArgumentException("tenantLimit: " + limit + " (expected: 0 or more)");
        }
        for (String tenant : new TreeSet<>(listed)) {
            if (!TenantTable.mayHaveName(tenant)) {
                throw new IllegalArgumentException("tenant: '" + tenant + "' (expected: 1 to " + TenantTable.LONGEST
                        + " characters, not '" + TenantTable.OTHER + "', not beginning with '" + TenantTable.RESERVED
                        + "')");
            }
        }
    }

    /** The first so many that come. */
    public static Tenants first(int limit) {
        return new Tenants(limit, Set.of());
    }

    /** Those of a list, and no others. */
    public static Tenants only(Set<String> listed) {
        return new Tenants(0, listed);
    }
}
