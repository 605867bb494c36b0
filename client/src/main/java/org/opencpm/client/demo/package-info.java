/**
 * The demonstration: real clients play a scenario over real sockets, and a checker compares what
 * their sockets received with what should have come.
 */
package org.opencpm.client.demo;
