/**
 * The database behind {@code org.opencpm.messaging}: messages, recipients and deliveries, by JPA.
 */
package org.opencpm.messaging.jpa;
