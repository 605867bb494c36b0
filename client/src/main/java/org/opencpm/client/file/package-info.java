/**
 * Files on this device and on a content server: parts on their way into a folder, thumbnails, and
 * the client's side of HTTP file transfer (fact sheet 6.6).
 */
package org.opencpm.client.file;
