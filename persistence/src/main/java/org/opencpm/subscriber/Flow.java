package org.opencpm.subscriber;

/**
 * Where a request came from and where the device behind it can be reached: transport, source
 * address and port (RFC 3581, RFC 5626).
 *
 * @param transport {@code udp}, {@code tcp} or {@code tls}, lower case
 */
public record Flow(String transport, String address, int port) {}
