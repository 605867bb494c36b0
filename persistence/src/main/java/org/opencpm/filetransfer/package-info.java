/**
 * Files that wait on the content server: who has sent them, how far they are, how long they stay.
 */
package org.opencpm.filetransfer;
