package dev.farad.server.setting;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A component of a record that a key of the configuration sets.
 *
 * <p>The type of the component says how its value is written: numbers, {@code true} and {@code false}, texts, constants of an
 * enum in lower case, files, addresses, lists of these, and mappings of texts. A {@link java.time.Duration} is a number whose
 * unit is the end of the key. What is not set has the value of the default configuration, or {@link #fallback} in a section
 * that the default configuration does not have.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@Repeatable(Setting.All.class)
public @interface Setting {
    /** The key, within the section; one with dots lies in sections below it. */
    String value();

    /** What it is for, in Markdown, without a full stop. */
    String meaning();

    /** Least number, in the unit of the key. */
    long min() default Long.MIN_VALUE;

    /** Largest number, in the unit of the key. */
    long max() default Long.MAX_VALUE;

    /** The constants of an enum that may be chosen; all where there are none. */
    String[] choices() default {};

    /** What a text, or each of a list, or each key of a mapping, begins with: one of these. */
    String[] beginnings() default {};

    /** What it is where neither a file nor the default configuration says. */
    String fallback() default "";

    /** The default as the reference has it, where the value itself would say little. */
    String shown() default "";

    /** What it must be given as, such as {@code a PEM file}; empty if it may be left out. */
    String needed() default "";

    /** A component before this one that its default is never below. */
    String notBelow() default "";

    /** Whether {@code auto} stands for the default. */
    boolean auto() default false;

    /** Whether it can change while a server serves. */
    boolean live() default false;

    /** The component of a record without annotations that this is, where it stands at a component of that record's type. */
    String of() default "";

    /** Several of them, of a record without annotations. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.RECORD_COMPONENT)
    @interface All {
        /** The settings. */
        Setting[] value();
    }
}
