/** The pages of the console. */
package org.opencpm.administration.page;
