package dev.vti.firewall.apply.nft;

/** A transaction that the kernel or libnftables refused; nothing of it took effect. The message is libnftables' own. */
public class NftException extends IllegalStateException {

    public NftException(String message) {
        super(message);
    }
}
