/** The database behind {@code org.opencpm.filetransfer}: transfers, by JPA. */
package org.opencpm.filetransfer.jpa;
