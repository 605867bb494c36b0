/** The console as JSON: the same content as the pages, described by an OpenAPI document. */
package org.opencpm.administration.api;
