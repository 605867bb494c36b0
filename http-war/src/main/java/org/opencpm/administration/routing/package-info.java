/** What the console's pages and its JSON interface share: requests as values, and where they go. */
package org.opencpm.administration.routing;
