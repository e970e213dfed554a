package dev.vti.compile;

/** An object of one namespace: its kind, such as {@code RouterObject}, and its name. */
public record ObjectKey(String kind, String name) implements Comparable<ObjectKey> {

    public static final String FIREWALL = "Firewall";
    public static final String VIRTUAL_INTERFACE = "VirtualInterface";
    public static final String IPSEC_TUNNEL = "IpsecTunnel";
    public static final String ROUTER_OBJECT = "RouterObject";
    public static final String FILTER_RULE = "FilterRule";
    public static final String RETURN_ROUTE = "ReturnRoute";
    public static final String NETWORK_OBJECT = "NetworkObject";
    public static final String SERVICE_OBJECT = "ServiceObject";

    @Override
    public int compareTo(ObjectKey other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
