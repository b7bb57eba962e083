package dev.farad.server.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A registry that writes down what it is told, and fails or hangs on request. */
public final class FakeRegistry implements Registry {
    /** What it was told, in order. */
    public final List<String> told = Collections.synchronizedList(new ArrayList<>());

    /** Calls that begin with one of these words fail. */
    public volatile List<String> failing = List.of();

    /** Calls that begin with one of these words hang until they are interrupted. */
    public volatile List<String> hanging = List.of();

    private final String name;
    private final Duration renewal;

    /** Makes one that wants no renewals. */
    public FakeRegistry(String name) {
        this(name, Duration.ZERO);
    }

    FakeRegistry(String name, Duration renewal) {
        this.name = name;
        this.renewal = renewal;
    }

    @Override
    public String name() {
        return name;
    }

    private void tell(String what) throws IOException, InterruptedException {
        told.add(what);
        if (hanging.stream().anyMatch(what::startsWith)) {
            new CountDownLatch(1).await();
        }
        if (failing.stream().anyMatch(what::startsWith)) {
            throw new IOException("away");
        }
    }

    /** Waits until it was told something that begins with a word. */
    public void await(String beginning) {
        while (List.copyOf(told).stream().noneMatch(what -> what.startsWith(beginning))) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void register(Instance instance, int weight) throws IOException, InterruptedException {
        tell("register " + instance.id() + " " + weight);
    }

    @Override
    public void weight(int weight) throws IOException, InterruptedException {
        tell("weight " + weight);
    }

    @Override
    public void deregister() throws IOException, InterruptedException {
        tell("deregister");
    }

    @Override
    public Duration renewal() {
        return renewal;
    }

    @Override
    public void renew() throws IOException, InterruptedException {
        tell("renew");
    }

    @Override
    public void close() {
        told.add("close");
    }
}
