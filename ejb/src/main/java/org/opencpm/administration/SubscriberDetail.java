package org.opencpm.administration;

import java.util.List;

/** A subscriber and what belongs to him. */
public record SubscriberDetail(
    SubscriberView who, List<DeviceView> devices, List<PolicyView> policies, long waiting) {}
