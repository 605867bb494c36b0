/** The database behind {@code org.opencpm.subscriber}: subscribers and their devices, by JPA. */
package org.opencpm.subscriber.jpa;
