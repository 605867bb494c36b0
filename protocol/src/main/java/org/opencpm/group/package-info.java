/** Wire formats of messages and sessions with several recipients. */
package org.opencpm.group;
