package org.opencpm.messaging;

import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.policy.Settings;

/** This node and this start of it. */
@ApplicationScoped
public class Node {

  private NodeId id;

  /** For the container's proxy. */
  protected Node() {}

  @Inject
  public Node(Settings settings) {
    this.id = new NodeId(settings.node(), System.currentTimeMillis());
  }

  public NodeId id() {
    return id;
  }
}
