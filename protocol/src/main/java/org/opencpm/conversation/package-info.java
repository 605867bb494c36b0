/** Identities that tie messages, sessions and files into conversations (fact sheet 2.1, 2.2). */
package org.opencpm.conversation;
