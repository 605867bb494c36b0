/** The database behind {@code org.opencpm.policy}: policy settings, by JPA. */
package org.opencpm.policy.jpa;
