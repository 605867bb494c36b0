/**
 * File transfer over HTTP: requests and answers; what they mean is decided by the content server.
 */
package org.opencpm.filetransfer;
