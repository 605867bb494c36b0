/**
 * Formats of file transfer: its attributes in SDP (RFC 5547), and the documents of HTTP transfer.
 */
package org.opencpm.filetransfer;
