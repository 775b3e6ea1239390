#!/bin/sh
# Creates ./secrets for docker-compose.yml: a file with 256 random bits for each missing secret. Safe to
# repeat, from any folder.
set -eu
cd "$(dirname "$0")/.."
secrets=${1:-secrets}

mkdir -p "$secrets"
# only the owner can enter the folder; the users of several containers read its files
chmod 700 "$secrets"

make() {
  for name; do
    [ -s "$secrets/$name" ] && continue
    head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$secrets/$name"
    chmod 444 "$secrets/$name"
    echo "made $secrets/$name"
  done
}

# The password of Temporal's database. It is set when the database is created; later, change it there too.
make POSTGRES_PASSWORD
# The token with which an operator calls the api.
make PONTE_OPERATOR_TOKEN
# The first one encrypts personal data, the second one finds it. Keep both apart from the backups.
make PONTE_ENCRYPTION_KEY PONTE_CUSTOMER_KEY
# Seals the console's cookies.
make PONTE_SESSION_SECRET
# The keys that Senior X's webhook and Sismetro's callbacks must send.
make ACME_SENIOR_KEY ACME_SISMETRO_KEY
# The vendors' credentials: any value works with the stand-ins; replace them by the real ones otherwise.
make ACME_SENIOR_ACCESS_KEY ACME_SENIOR_SECRET ACME_SENIOR_CLIENT_ID ACME_SISMETRO_API_KEY
