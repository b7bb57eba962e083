package dev.farad.hooks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The hooks of a server, which may be added and removed while it serves. Safe for any thread.
 *
 * <p>An exchange keeps to the chain that was there when it was opened: a hook that is removed still hears of the end of every
 * exchange that it was asked about, and one that is added hears of none that came before.
 */
public final class Hooks {
    private final List<Place> places = new ArrayList<>();
    private volatile HookChain chain = HookChain.of(List.of());

    /** A hook and where it stands. */
    private record Place(Hook hook, int order) {}

    /** Makes hooks that stand at 0, in order. */
    public Hooks(List<? extends Hook> inOrder) {
        inOrder.forEach(hook -> places.add(new Place(hook, 0)));
        update();
    }

    /**
     * Adds a hook behind those of the same order.
     *
     * @param order lower ones come first on the way in and last on the way out
     */
    public synchronized void add(Hook hook, int order) {
        places.add(new Place(hook, order));
        // Stable, so that hooks of one order stay as they were added.
        places.sort(Comparator.comparingInt(Place::order));
        update();
    }

    /** Removes a hook wherever it stands; returns false if it is not there. */
    public synchronized boolean remove(Hook hook) {
        boolean removed = places.removeIf(place -> place.hook().equals(hook));
        update();
        return removed;
    }

    /**
     * Puts a hook in the place of another, for exchanges that begin from now on.
     *
     * @throws IllegalArgumentException if the other is not there
     */
    public synchronized void replace(Hook old, Hook replacement) {
        boolean there = false;
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).hook().equals(old)) {
                places.set(i, new Place(replacement, places.get(i).order()));
                there = true;
            }
        }
        if (!there) {
            throw new IllegalArgumentException("no hook to replace: " + old);
        }
        update();
    }

    private void update() {
        chain = HookChain.of(places.stream().map(Place::hook).toList());
    }

    /** Returns the chain for an exchange that begins now. */
    public HookChain chain() {
        return chain;
    }
}
