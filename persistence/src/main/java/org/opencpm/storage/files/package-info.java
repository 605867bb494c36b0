/** The blob store in a folder of the file system. */
package org.opencpm.storage.files;
