#!/bin/bash
# Makes what is missing in a folder: a signing key for each of two services, the secret of the payment gateway, the key
# that personal data is sealed under, and a certificate for nginx. Kept for good: without the sealing key the
# addresses in the databases cannot be read any more.
set -euo pipefail
umask 077
cd "$1"

# Prints nothing, and makes the file whole or not at all.
make() {
  local file=$1
  shift
  [[ -e $file ]] && return
  "$@" >"$file.new"
  mv "$file.new" "$file"
}

random_key() {
  printf 'compose-1:%s\n' "$(openssl rand -base64 32)"
}

for service in order inventory; do
  make "$service.key" openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048
  make "$service.pub" openssl pkey -in "$service.key" -pubout
done
make payments openssl rand -hex 32
make encryption random_key
make server.key openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048
make server.crt openssl req -x509 -key server.key -days 365 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1

# The services run as a user of their own, and so does nginx.
if ((EUID == 0)); then
  chown 10001:10001 -- *
  chown 101:101 server.key server.crt
fi
