package org.opencpm.messaging;

import java.time.Instant;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.InboundRequest;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.Sender;

/** Starts the plan of a message: who gets it and how (CPM-CONV-002). */
final class RecipientPlanner {

  private final Settings settings;
  private final Policies policies;
  private final DeviceDirectory devices;

  RecipientPlanner(Settings settings, Policies policies, DeviceDirectory devices) {
    this.settings = settings;
    this.policies = policies;
    this.devices = devices;
  }

  RecipientPlan plan(InboundRequest request, Sender sender, MessageContent content, Instant now) {
    Lifetime life = Lifetime.of(request, settings);
    return new RecipientPlan(request, sender, content, life, policies, devices, now);
  }
}
