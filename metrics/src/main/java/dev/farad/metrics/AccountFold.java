package dev.farad.metrics;

import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.UsageSum;

/** The account of a model as far as it was folded. */
final class AccountFold {
    private final Part batches;
    private final Part padding;
    private final Part unclaimed;

    AccountFold(ModelAccount account) {
        batches = new Part(account.batches());
        padding = new Part(account.padding());
        unclaimed = new Part(account.unclaimed());
    }

    Part batches() {
        return batches;
    }

    Part padding() {
        return padding;
    }

    Part unclaimed() {
        return unclaimed;
    }

    /** One sum of the account: its last reading, and what it had grown by. */
    static final class Part {
        private final UsageSum sum;
        private final UsageFigures all = new UsageFigures();
        private final UsageFigures more = new UsageFigures();
        private UsageSum.Total last = new UsageSum().total();

        Part(UsageSum sum) {
            this.sum = sum;
        }

        /** Reads the sum anew and returns what it has grown by, valid until the next call. */
        UsageFigures fold() {
            UsageSum.Total now = sum.total();
            more.clear();
            if (now.count() > last.count()) {
                more.add(UsageColumn.REQUESTS, now.count() - last.count());
                more.add(UsageColumn.DEVICE_NANOS, now.computeNanos() - last.computeNanos());
                more.addByteNanos(now.byteNanos().subtract(last.byteNanos()));
                more.add(UsageColumn.INPUT_BYTES, now.inputBytes() - last.inputBytes());
                more.add(UsageColumn.OUTPUT_BYTES, now.outputBytes() - last.outputBytes());
                more.raisePeak(now.mostBytes());
                last = now;
                all.add(more);
            }
            return more;
        }

        UsageFigures all() {
            return all;
        }

        boolean measured() {
            return last.measured();
        }
    }
}
