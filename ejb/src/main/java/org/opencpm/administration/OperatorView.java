package org.opencpm.administration;

/** Somebody who may use the console. */
public record OperatorView(String name, Role role) {}
