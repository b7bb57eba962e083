package dev.farad.server.setting;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a record that is a record of settings itself, or a sealed interface of such records of which one is chosen by
 * the keys that are there.
 *
 * <p>One with a key that the default configuration has not is null unless something in it is set.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Section {
    /** The key; empty if its settings lie beside those of the record around it. */
    String value() default "";
}
