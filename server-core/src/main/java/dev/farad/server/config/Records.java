package dev.farad.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How records of one type are taken apart and put together. Kept, since the JDK makes its means of access anew for each that
 * is looked up.
 */
final class Records {
    private final Class<?> type;
    private final Constructor<?> constructor;
    private final Method[] accessors;

    Records(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        this.type = type;
        this.accessors =
                Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is no record", e);
        }
    }

    Class<?> type() {
        return type;
    }

    /** Returns the value of a record's component, counted from 0. */
    @Nullable Object part(Object whole, int index) {
        try {
            return accessors[index].invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + type, e);
        }
    }

    /**
     * Makes a record of the values of its components.
     *
     * @throws IllegalArgumentException if the record refuses them
     */
    Object make(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException unfit) {
                throw unfit;
            }
            throw new IllegalStateException("cannot make a " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type, e);
        }
    }
}
