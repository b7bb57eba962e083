package dev.farad.metrics;

import dev.farad.hooks.Exchange;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The tenants that have a name in the metrics: those that are listed, or the first so many that came; all others are
 * {@link #OTHER}, as are those whose names begin as Farad's own lines do.
 *
 * <p>Clients choose tenant names, so without this bound a client could make series without end. Safe for any thread; once
 * full, a new name costs one look-up without a lock.
 */
final class TenantTable {
    /** The name of all tenants that have none of their own. */
    static final String OTHER = "other";

    /** The longest name kept, in characters. */
    static final int LONGEST = 64;

    /** How the names of lines begin that are no tenant's. */
    static final String RESERVED = "farad-";

    private final ConcurrentHashMap<String, String> kept = new ConcurrentHashMap<>();
    private final AtomicInteger places;
    private final int limit;
    private final LongAdder overflow = new LongAdder();

    TenantTable(Tenants tenants) {
        this.limit = Math.max(tenants.limit(), tenants.listed().size());
        this.places = new AtomicInteger(tenants.listed().isEmpty() ? limit : 0);
        tenants.listed().forEach(tenant -> kept.put(tenant, tenant));
    }

    /** Returns the tenant itself where it is kept or unknown, else {@link #OTHER}. */
    String label(String tenant) {
        String known = kept.get(tenant);
        if (known != null) {
            return known;
        }
        if (tenant.equals(Exchange.UNKNOWN_TENANT)) {
            return Exchange.UNKNOWN_TENANT;
        }
        if (places.get() > 0 && mayHaveName(tenant) && takePlace()) {
            if (kept.putIfAbsent(tenant, tenant) != null) {
                places.incrementAndGet();
            }
            return tenant;
        }
        overflow.increment();
        return OTHER;
    }

    static boolean mayHaveName(String tenant) {
        return !tenant.isEmpty() && tenant.length() <= LONGEST && !tenant.equals(OTHER) && !tenant.startsWith(RESERVED);
    }

    private boolean takePlace() {
        for (int free = places.get(); free > 0; free = places.get()) {
            if (places.compareAndSet(free, free - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Returns how many tenants are kept. */
    int tracked() {
        return limit - places.get();
    }

    /** Returns how often the answer was {@link #OTHER}. */
    long overflow() {
        return overflow.sum();
    }
}
