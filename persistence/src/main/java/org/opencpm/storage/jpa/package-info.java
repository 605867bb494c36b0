/** The database behind {@code org.opencpm.storage}: the message store, by JPA. */
package org.opencpm.storage.jpa;
