/**
 * The load program behind {@code ./cpm bench}: open-loop load over UDP from datagrams that are made
 * once and patched, and a table of what the server carried.
 *
 * <p>There is no SIP stack here on purpose. The load runs on the cores that the server needs, and a
 * stack would take more of them than the server does.
 */
package org.opencpm.client.bench;
