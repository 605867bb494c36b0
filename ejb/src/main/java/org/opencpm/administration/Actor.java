package org.opencpm.administration;

/**
 * Who does something.
 *
 * @param name login name of the operator
 * @param from address that he comes from
 */
public record Actor(String name, Role role, String from) {}
