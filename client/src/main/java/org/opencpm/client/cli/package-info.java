/** The command line of the CPM Client. */
package org.opencpm.client.cli;
