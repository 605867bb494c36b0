/** Who may come in: login by the Java EE Security API (JSR 375) over our own operators. */
package org.opencpm.administration.login;
