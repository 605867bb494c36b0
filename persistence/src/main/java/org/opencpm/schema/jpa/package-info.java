/** What all repositories that stand on JPA share. */
package org.opencpm.schema.jpa;
