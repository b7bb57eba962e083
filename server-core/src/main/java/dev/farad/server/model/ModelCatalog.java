package dev.farad.server.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The models that a server serves, by name and version. Immutable.
 *
 * <p>A request without a version gets the highest.
 */
public final class ModelCatalog implements AutoCloseable {
    private static final Comparator<String> BY_NUMBER = Comparator.comparingLong(Long::parseLong);

    private final NavigableMap<String, NavigableMap<String, ServedModel>> byName = new TreeMap<>();

    ModelCatalog(Collection<ServedModel> models) {
        for (ServedModel model : models) {
            byName.computeIfAbsent(model.id().name(), _ -> new TreeMap<>(BY_NUMBER))
                    .put(model.id().version(), model);
        }
    }

    /** Returns the names of all models in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** Returns the highest version of a model, or null where there is none of that name. */
    public @Nullable ServedModel find(String name) {
        var versions = byName.get(name);
        return versions == null ? null : versions.lastEntry().getValue();
    }

    /** Returns one version of a model, or null. */
    public @Nullable ServedModel find(String name, String version) {
        var versions = byName.get(name);
        return versions == null || !ModelId.isVersion(version) ? null : versions.get(version);
    }

    /** Returns the versions of a model in order, empty where there is none of that name. */
    public List<String> versions(String name) {
        var versions = byName.get(name);
        return versions == null ? List.of() : List.copyOf(versions.keySet());
    }

    /** Returns every version of every model. */
    public List<ServedModel> all() {
        List<ServedModel> all = new ArrayList<>();
        byName.values().forEach(versions -> all.addAll(versions.values()));
        return all;
    }

    /** Unloads every model once its work is done. */
    @Override
    public void close() {
        all().forEach(ServedModel::close);
    }
}
