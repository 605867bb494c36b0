/**
 * Who a user is and what a user's devices say of themselves: addresses, capabilities, credentials,
 * registrations.
 */
package org.opencpm.subscriber;
