package org.opencpm.administration;

import java.util.List;

/** A subscriber in a list. */
public record SubscriberView(
    long id, String userName, List<String> addresses, boolean active, int devices) {}
