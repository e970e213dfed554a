/**
 * Links, addresses, route tables, policy rules and sysctls through iproute2 and /proc. These change with the configuration, not with a failover, so a
 * process for a batch of them is cheap enough. Everything is compared with what is there first, so what is right is not touched.
 */
package dev.vti.firewall.apply.links;
