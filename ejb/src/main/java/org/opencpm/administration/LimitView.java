package org.opencpm.administration;

/**
 * A limit that can be changed while the server runs.
 *
 * @param name variable of the operations page, for example {@code CPM_MAX_PAGER_SIZE}
 * @param value in force
 * @param fallback what the environment says
 */
public record LimitView(String name, String value, String fallback, boolean set, String text) {}
