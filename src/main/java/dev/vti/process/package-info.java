/** What the plain processes, the firewall's agent and gateway-probe, have in common; the operator gets the same from Quarkus. */
package dev.vti.process;
