package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The components of a record class, by which its objects are read and written. */
final class RecordShape {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final Class<?> type;
    private final RecordComponent[] components;
    private final Method[] accessors;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.accessors = Stream.of(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("record " + type.getName() + " has no canonical constructor", e);
        }
        open(constructor);
        Stream.of(accessors).forEach(this::open);
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private void open(AccessibleObject member) {
        try {
            member.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new IllegalStateException(
                    "record " + type.getName() + " is closed to reflection (expected: its module opens its package to "
                            + "dev.farad.codec, or exports it and the record is public)",
                    e);
        }
    }

    int size() {
        return components.length;
    }

    String name(int index) {
        return components[index].getName();
    }

    Type type(int index) {
        return components[index].getGenericType();
    }

    List<String> names() {
        return Arrays.stream(components).map(RecordComponent::getName).toList();
    }

    Object value(Record record, int index) {
        try {
            return accessors[index].invoke(record);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("record " + type.getName() + " could not be read", e.getCause());
        }
    }

    /**
     * Makes a record.
     *
     * @throws MalformedInputException if its constructor finds a value unfit
     */
    Object make(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException unfit) {
                throw new MalformedInputException(String.valueOf(unfit.getMessage()));
            }
            throw new IllegalStateException("record " + type.getName() + " could not be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record " + type.getName() + " could not be made", e);
        }
    }
}
