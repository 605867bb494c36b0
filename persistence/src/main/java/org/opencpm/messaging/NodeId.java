package org.opencpm.messaging;

/**
 * Who claims work: a node and its start. After a restart the node has a higher epoch, and claims of
 * its lower epochs are free at once.
 */
public record NodeId(String name, long epoch) {}
