# shellcheck shell=bash
# Sourced by start-api-server: certificates, tokens and kubeconfigs of one control plane. All made once and kept.

tls="$VTI_LAB_DIR/tls"

# The certificate authority, and the server's certificate for every name it is reached by.
make_certificates() {
    [ -s "$tls/server.crt" ] && return 0
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=vti-lab-ca \
        -keyout "$tls/ca.key" -out "$tls/ca.crt" 2>"$VTI_LAB_DIR/logs/openssl.log"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=kube-apiserver \
        -keyout "$tls/server.key" -out "$tls/server.csr" 2>>"$VTI_LAB_DIR/logs/openssl.log"
    openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -CAcreateserial -days 3650 \
        -extfile <(printf '%s\n' "extendedKeyUsage=serverAuth" \
            "subjectAltName=IP:127.0.0.1,IP:$LAB_API_ADDRESS,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc") \
        -out "$tls/server.part" 2>>"$VTI_LAB_DIR/logs/openssl.log"
    openssl ecparam -name prime256v1 -genkey -noout -out "$tls/service-account.key"
    mv "$tls/server.part" "$tls/server.crt"
}

# users: "kubeconfig name, user name, group", one a line. A firewall's user is firewall:<namespace>:<name>.
users() {
    local firewall
    echo "admin admin system:masters"
    echo "operator operator vti:operators"
    for firewall in $LAB_FIREWALLS; do
        echo "${firewall#*/} firewall:${firewall%/*}:${firewall#*/} vti:firewalls"
    done
}

# The server reads its token file at start only, so the whole of it is written before.
make_tokens() {
    local name user group
    touch "$VTI_LAB_DIR/tokens.csv"
    while read -r name user group; do
        grep -q ",$user,$user," "$VTI_LAB_DIR/tokens.csv" \
            || echo "$(openssl rand -hex 24),$user,$user,\"$group\"" >>"$VTI_LAB_DIR/tokens.csv"
    done < <(users)
}

token_of() {
    grep ",$1,$1," "$VTI_LAB_DIR/tokens.csv" | cut -d, -f1
}

# write_kubeconfig NAME USER SERVER: self-contained, so that a copy of the one file is enough.
write_kubeconfig() {
    local part="$VTI_LAB_DIR/kubeconfig/.$1.part"
    cat >"$part" <<KUBECONFIG
apiVersion: v1
kind: Config
current-context: vti-lab
contexts: [{name: vti-lab, context: {cluster: vti-lab, user: $1}}]
clusters: [{name: vti-lab, cluster: {server: "$3", certificate-authority-data: $(base64 -w0 "$tls/ca.crt")}}]
users: [{name: $1, user: {token: $(token_of "$2")}}]
KUBECONFIG
    mv "$part" "$VTI_LAB_DIR/kubeconfig/$1"
}

make_kubeconfigs() {
    local name user server port
    port=$(port_of api-server)
    while read -r name user _; do
        case $user in
            firewall:*) server=https://$LAB_API_ADDRESS:$LAB_API_PORT ;;
            *) server=https://127.0.0.1:$port ;;
        esac
        write_kubeconfig "$name" "$user" "$server"
    done < <(users)
}
