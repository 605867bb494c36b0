/** What crossed the client's sockets, message by message. */
package org.opencpm.client.wire;
