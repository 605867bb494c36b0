/** The database behind {@code org.opencpm.administration}: trail, audit, operators, lists. */
package org.opencpm.administration.jpa;
