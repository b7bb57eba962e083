package dev.farad.metrics;

import dev.farad.hooks.ModelAccount;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all event loops counted, folded together about once a second: histograms, and what was charged.
 *
 * <p>Safe for any thread; event loops never touch it, so its lock is between the thread that folds and those that read.
 */
final class Ledger {
    /** The line of what was spent on padding. */
    static final String PADDING = TenantTable.RESERVED + "padding";

    /** The line of what no request could be charged with. */
    static final String UNCLAIMED = TenantTable.RESERVED + "unclaimed";

    /** The line of what a model's batches used, which the others add up to. */
    static final String DEVICE = TenantTable.RESERVED + "device";

    private final Loops loops;
    private final UsageHistory history;
    private final InstantSource clock;
    private final Map<ModelKey, Map<Latency, LatencyTotals>> latencies = new LinkedHashMap<>();
    private final Map<ModelKey, AccountFold> accounts = new LinkedHashMap<>();
    private final Map<LineKey, Charge> charges = new LinkedHashMap<>();
    private final UsageFigures counted = new UsageFigures();
    private final UsageFigures measured = new UsageFigures();
    private final UsageFigures estimated = new UsageFigures();

    /** What a line was charged with since the start. */
    record Charge(LineKey line, UsageFigures measured, UsageFigures estimated) {
        private Charge(LineKey line) {
            this(line, new UsageFigures(), new UsageFigures());
        }

        /** Returns what was measured, or what was estimated. */
        UsageFigures of(boolean isMeasured) {
            return isMeasured ? measured : estimated;
        }
    }

    Ledger(Loops loops, InstantSource clock) {
        this.loops = loops;
        this.clock = clock;
        this.history = new UsageHistory(clock.instant());
    }

    synchronized void add(ModelAccount account) {
        accounts.putIfAbsent(new ModelKey(account.model(), account.version()), new AccountFold(account));
    }

    /** Takes over what was counted since the last fold. */
    synchronized void fold() {
        Instant now = clock.instant();
        for (LoopMeters loop : loops.all()) {
            loop.models((model, tally) -> {
                for (Latency latency : Latency.values()) {
                    tally.fold(latency, latency(model, latency));
                }
                tally.tenants().forEach((tenant, line) -> fold(now, charge(tenant, model), line));
            });
        }
        accounts.forEach((model, account) -> {
            fold(now, charge(PADDING, model), account.padding());
            fold(now, charge(UNCLAIMED, model), account.unclaimed());
            history.add(now, charge(DEVICE, model).line(), account.batches().fold());
        });
    }

    private void fold(Instant now, Charge charge, TenantLine line) {
        counted.clear();
        measured.clear();
        estimated.clear();
        line.fold(counted, measured, estimated);
        charge.measured().add(measured);
        charge.estimated().add(estimated);
        counted.add(measured);
        counted.add(estimated);
        history.add(now, charge.line(), counted);
    }

    private void fold(Instant now, Charge charge, AccountFold.Part part) {
        UsageFigures more = part.fold();
        charge.of(part.measured()).add(more);
        history.add(now, charge.line(), more);
    }

    private LatencyTotals latency(ModelKey model, Latency latency) {
        return latencies
                .computeIfAbsent(model, _ -> new EnumMap<>(Latency.class))
                .computeIfAbsent(latency, _ -> new LatencyTotals());
    }

    private Charge charge(String tenant, ModelKey model) {
        return charges.computeIfAbsent(new LineKey(tenant, model.model(), model.version()), Charge::new);
    }

    Loops loops() {
        return loops;
    }

    /** Returns the histograms; to be read while holding this one's lock. */
    Map<ModelKey, Map<Latency, LatencyTotals>> latencies() {
        return latencies;
    }

    /** Returns the accounts; to be read while holding this one's lock. */
    Map<ModelKey, AccountFold> accounts() {
        return accounts;
    }

    /** Returns what was charged; to be read while holding this one's lock. */
    Iterable<Charge> charges() {
        return charges.values();
    }

    UsageHistory history() {
        return history;
    }
}
