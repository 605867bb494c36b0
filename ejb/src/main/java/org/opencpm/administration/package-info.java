/** The operator's console: what he can find out and do, without a page or a document format. */
package org.opencpm.administration;
