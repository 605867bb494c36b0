/** Values of SIP signalling that the functions of CPM speak of without a SIP stack (RFC 3261). */
package org.opencpm.signalling;
