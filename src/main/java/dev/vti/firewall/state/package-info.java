/** What the firewall keeps on local disk, so that it can be started again with the API server down and goes on where it was. */
package dev.vti.firewall.state;
