/**
 * The CPM Client as a library: registration, CPM Standalone Messages in Pager Mode, disposition
 * notifications and capability discovery over SIP (interface CPM-PF1).
 *
 * <p>Start at {@link org.opencpm.client.CpmClient}. No type of the SIP stack underneath appears in
 * this package's interface.
 */
package org.opencpm.client;
