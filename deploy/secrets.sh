#!/bin/sh
# Makes ./secrets for docker-compose.yml: a file for each secret that is not there yet, with 256 random bits. Safe to
# repeat, and from any folder.
set -eu
cd "$(dirname "$0")/.."
secrets=${1:-secrets}

mkdir -p "$secrets"
# nobody but its owner gets in; the files themselves are read by the users of several containers
chmod 700 "$secrets"

make() {
  for name; do
    [ -s "$secrets/$name" ] && continue
    head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$secrets/$name"
    chmod 444 "$secrets/$name"
    echo "made $secrets/$name"
  done
}

# The database of Temporal. It counts when the database is made; later it must be changed there too.
make POSTGRES_PASSWORD
# The token with which an operator calls the api.
make PONTE_OPERATOR_TOKEN
# Personal data is encrypted with the first, and found by the second. Keep both where the backups are not.
make PONTE_ENCRYPTION_KEY PONTE_CUSTOMER_KEY
# Seals the console's cookies.
make PONTE_SESSION_SECRET
# The keys that Senior X's webhook and Sismetro's callbacks must show.
make ACME_SENIOR_KEY ACME_SISMETRO_KEY
# What the vendors give: with the stand-ins any will do, otherwise write theirs over these.
make ACME_SENIOR_ACCESS_KEY ACME_SENIOR_SECRET ACME_SENIOR_CLIENT_ID ACME_SISMETRO_API_KEY
