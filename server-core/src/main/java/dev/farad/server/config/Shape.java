package dev.farad.server.config;

import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a record type says of the keys of a configuration; a tree as deep as the records are nested. */
sealed interface Shape {
    /** One key and what may stand there; {@code type} is that of the component that it sets. */
    record Leaf(String key, Setting setting, RecordComponent component) implements Shape {
        Type type() {
            return component.getGenericType();
        }

        @Override
        public void leaves(Consumer<Leaf> each) {
            each.accept(this);
        }
    }

    /**
     * A record, made of its parts.
     *
     * @param records of its type
     * @param path before the key of each part, with a dot at its end unless it is empty
     * @param optional whether it may be missing as a whole
     * @param parts in the order of the record's components
     */
    record Branch(Records records, String path, boolean optional, List<Shape> parts) implements Shape {
        @Override
        public void leaves(Consumer<Leaf> each) {
            parts.forEach(part -> part.leaves(each));
        }
    }

    /** One of several records, by the key that is there; or none. */
    record Choice(List<Branch> alternatives) implements Shape {
        @Override
        public void leaves(Consumer<Leaf> each) {
            alternatives.forEach(alternative -> alternative.leaves(each));
        }
    }

    /** Tells of every key in it, in order. */
    void leaves(Consumer<Leaf> each);

    /** Returns every key in it, in order. */
    default List<Leaf> leaves() {
        List<Leaf> leaves = new ArrayList<>();
        leaves(leaves::add);
        return leaves;
    }

    /** Returns the shape of a record whose components are all settings or sections. */
    static Branch of(Class<?> type, String path) {
        return of(type, path, false);
    }

    private static Branch of(Class<?> type, String path, boolean optional) {
        List<Shape> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            parts.add(part(component, path));
        }
        return new Branch(new Records(type), path, optional, List.copyOf(parts));
    }

    private static Shape part(RecordComponent component, String path) {
        Section section = component.getAnnotation(Section.class);
        Setting[] settings = component.getAnnotationsByType(Setting.class);
        if (section == null && settings.length == 0) {
            throw new IllegalStateException(component + " is neither a setting nor a section");
        }
        if (section == null) {
            return settings[0].of().isEmpty()
                    ? new Leaf(path + settings[0].value(), settings[0], component)
                    : foreign(component.getType(), settings, path);
        }
        Class<?> type = component.getType();
        if (type.isSealed()) {
            List<Branch> alternatives = new ArrayList<>();
            for (Class<?> alternative : type.getPermittedSubclasses()) {
                alternatives.add(of(alternative, path));
            }
            return new Choice(List.copyOf(alternatives));
        }
        boolean own = !section.value().isEmpty();
        return of(type, own ? path + section.value() + "." : path, own);
    }

    /** Returns the shape of a record without annotations. */
    private static Branch foreign(Class<?> type, Setting[] settings, String path) {
        List<Shape> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = settingOf(component, settings);
            if (setting == null) {
                throw new IllegalStateException(component + " has no setting");
            }
            parts.add(new Leaf(path + setting.value(), setting, component));
        }
        return new Branch(new Records(type), path, false, List.copyOf(parts));
    }

    private static @Nullable Setting settingOf(RecordComponent component, Setting[] settings) {
        for (Setting setting : settings) {
            if (setting.of().equals(component.getName())) {
                return setting;
            }
        }
        return null;
    }
}
