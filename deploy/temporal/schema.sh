#!/bin/sh
# Creates Temporal's two databases, and updates their schemas to this version of the tools. Safe to repeat; SQL_* name the server and the user.
set -eu

SQL_PASSWORD=$(cat "$SQL_PASSWORD_FILE")
export SQL_PASSWORD

for pair in temporal=temporal temporal_visibility=visibility; do
  database=${pair%=*}
  temporal-sql-tool --database "$database" create-database
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-name "postgresql/v12/${pair#*=}"
done
