/** The database schema: its migrations lie in {@code db/migration}. */
package org.opencpm.schema;
