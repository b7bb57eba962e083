package dev.farad.server.http;

import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;

/** The head of a gzip member, RFC 1952 section 2.3, read as it comes; what its fields say is not needed. Reusable. */
final class GzipHead {
    private static final int HAS_CHECK = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;
    private static final int FIXED_BYTES = 10;

    private Section section = Section.FIXED;
    private int at;
    private int flags;
    private int extraBytes;

    private enum Section {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        CHECK,
        END
    }

    /** Returns whether a head has begun and is not complete. */
    boolean begun() {
        return section != Section.FIXED || at > 0;
    }

    /**
     * Reads on, and returns whether the head is complete; then the next may be read.
     *
     * @throws Refusal if it is none
     */
    boolean read(ByteBuf in) {
        while (section != Section.END) {
            if (!in.isReadable()) {
                return false;
            }
            take(in.readUnsignedByte());
        }
        section = Section.FIXED;
        return true;
    }

    private void take(int b) {
        switch (section) {
            case FIXED -> {
                check(b);
                flags = at == 3 ? b : flags;
                leaveAfter(FIXED_BYTES);
            }
            case EXTRA_LENGTH -> {
                extraBytes = at == 0 ? b : extraBytes | b << 8;
                leaveAfter(2);
            }
            case EXTRA -> leaveAfter(extraBytes);
            case NAME, COMMENT -> {
                if (b == 0) {
                    leave();
                }
            }
            case CHECK -> leaveAfter(2);
            case END -> throw new AssertionError("a head that is complete takes no more");
        }
    }

    private void check(int b) {
        boolean fits = switch (at) {
            case 0 -> b == 0x1f;
            case 1 -> b == 0x8b;
            case 2 -> b == 8;
            case 3 -> (b & RESERVED) == 0;
            default -> true;
        };
        if (!fits) {
            throw Refusal.badRequest("the body is no gzip: byte " + at + " of a member is " + b);
        }
    }

    private void leaveAfter(int bytes) {
        if (++at == bytes) {
            leave();
        }
    }

    /** Goes to the next section that the flags announce. */
    private void leave() {
        at = 0;
        do {
            section = Section.values()[section.ordinal() + 1];
        } while (!announced());
    }

    private boolean announced() {
        return switch (section) {
            case FIXED, END -> true;
            case EXTRA_LENGTH -> (flags & HAS_EXTRA) != 0;
            case EXTRA -> (flags & HAS_EXTRA) != 0 && extraBytes > 0;
            case NAME -> (flags & HAS_NAME) != 0;
            case COMMENT -> (flags & HAS_COMMENT) != 0;
            case CHECK -> (flags & HAS_CHECK) != 0;
        };
    }
}
