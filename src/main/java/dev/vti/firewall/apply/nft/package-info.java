/**
 * The firewall's nftables table in the kernel. libnftables is called in the process, through the Foreign Function API, since starting {@code nft} for one
 * map element costs a hundred times what the element does. Changes are differences, one transaction each.
 */
package dev.vti.firewall.apply.nft;
