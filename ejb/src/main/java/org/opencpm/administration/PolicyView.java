package org.opencpm.administration;

import java.util.List;

/**
 * A policy.
 *
 * @param value in force for the owner; the default where nobody has set one
 * @param set whether the owner has set it
 * @param overridden whether the provider's value beats the user's
 * @param choices values that it may have; empty: a number or text
 * @param text what it is for, in one sentence
 */
public record PolicyView(
    String name,
    String value,
    String fallback,
    boolean set,
    boolean overridden,
    boolean userMaySet,
    List<String> choices,
    String text) {}
