#!/bin/sh
# Creates ./secrets/temporal for deploy/compose.mtls.yaml: an authority that signs only for this Temporal, and one
# certificate each for the server and for its clients. Safe to repeat: existing files are kept. Needs openssl.
#
#   sh deploy/certificates.sh [folder [days]]
#
# To renew, delete server.pem and client.pem, run it again, and restart Temporal, then the rest. ca.key is needed only for
# that: keep it apart from the backups.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-secrets/temporal}
days=${2:-365}

umask 077
mkdir -p "$folder"
cd "$folder"

extensions=$(mktemp)
trap 'rm -f "$extensions"' EXIT

key() {
  [ -s "$1.key" ] || openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

# name, days, subject, lines of extensions; the authority signs all others
certificate() {
  [ -s "$1.pem" ] && return
  key "$1"
  printf '%s\n' "$4" >"$extensions"
  request=$(openssl req -new -key "$1.key" -subj "/O=Ponte/CN=$3")
  if [ "$1" = ca ]; then
    echo "$request" | openssl x509 -req -sha256 -days "$2" -signkey ca.key -extfile "$extensions" -out ca.pem
  else
    echo "$request" | openssl x509 -req -sha256 -days "$2" -CA ca.pem -CAkey ca.key -CAcreateserial \
      -extfile "$extensions" -out "$1.pem"
  fi
  chmod 444 "$1.pem"
  echo "made $folder/$1.pem"
}

certificate ca 3650 'Temporal of Ponte' 'basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash'
# the server's own parts are clients of each other
certificate server "$days" temporal 'basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectAltName = DNS:temporal, DNS:localhost, IP:127.0.0.1'
certificate client "$days" ponte 'basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth'

# read by the users of several containers; only the owner can enter the folder
chmod 444 server.key client.key
