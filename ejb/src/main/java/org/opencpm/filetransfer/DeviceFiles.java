package org.opencpm.filetransfer;

import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;
import org.opencpm.subscriber.Device;
import org.opencpm.subscriber.FeatureTags;
import org.opencpm.subscriber.ServiceIdentifier;

/**
 * How a device gets files, by what it registered (CPM-CONV-XXXa, AD-PF-31; fact sheet 6.8): by HTTP
 * if it says that it fetches them, by MSRP if it says that it takes them, as they come if it says
 * both or nothing.
 */
final class DeviceFiles {

  private static final String BY_HTTP = "urn:urn-7:3gpp-application.ims.iari.rcs.fthttp";

  private final Policies policies;

  DeviceFiles(Policies policies) {
    this.policies = policies;
  }

  /** Whether a file on the content server has to reach it by MSRP. */
  boolean needsMsrp(Device device) {
    FeatureTags tags = FeatureTags.parse(device.binding().contactParams());
    return tags.hasService(ServiceIdentifier.FILE_TRANSFER)
        && !tags.iari().contains(BY_HTTP)
        && allows(device, "http-to-msrp");
  }

  /** Whether a file that came by MSRP has to reach it by HTTP. */
  boolean needsHttp(Device device) {
    FeatureTags tags = FeatureTags.parse(device.binding().contactParams());
    return tags.iari().contains(BY_HTTP)
        && !tags.hasService(ServiceIdentifier.FILE_TRANSFER)
        && allows(device, "msrp-to-http");
  }

  private boolean allows(Device device, String way) {
    String policy = policies.of(device.subscriberId()).get(Policy.FILE_CONVERSION);
    return policy.equals("both") || policy.equals(way);
  }
}
