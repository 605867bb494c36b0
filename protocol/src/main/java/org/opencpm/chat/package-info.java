/** Chat sessions: what travels in them besides messages. */
package org.opencpm.chat;
