package dev.farad.hooks;

/** A part of a request's path through the server, in the order in which a request comes to them. */
public enum Stage {
    /** An {@link OnRequest} is asked. */
    REQUEST_HOOK,
    /** The route is looked up. */
    ROUTING,
    /** The route decides whether it wants the body. */
    ADMISSION,
    /** The endpoint or handler works: decodes, computes, asks models, encodes. */
    HANDLER,
    /** A batch is given to a backend, and runs there. */
    EXECUTION,
    /** An {@link OnResponse} sees the head. */
    RESPONSE_HOOK,
    /** The head or body is written. */
    WRITING,
    /** An {@link OnFinish} is told. */
    FINISH_HOOK,
    /** An {@link OnRecover} is told of another fault. */
    RECOVERY_HOOK
}
