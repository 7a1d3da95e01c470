#!/usr/bin/env bash
# Makes a certificate authority and one certificate for web processes, scheduler and workers:
# whoever holds it may run programs on the workers. Usage: deploy/certificates.sh [FOLDER]
set -euo pipefail
folder=${1:-"$(dirname "${BASH_SOURCE[0]}")/certificates"}
mkdir -p "$folder" "$folder-authority"
authority=$(cd "$folder-authority" && pwd)
chmod 700 "$authority"
cd "$folder"
openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj "/CN=LSTM Lab engine authority" \
  -keyout "$authority/ca.key" -out ca.pem
openssl req -newkey rsa:3072 -nodes -subj "/CN=LSTM Lab engine" -keyout engine.key -out engine.csr
openssl x509 -req -in engine.csr -CA ca.pem -CAkey "$authority/ca.key" -set_serial 1 -days 3650 \
  -out engine.pem
rm engine.csr
chmod 644 engine.key # read by the container's user; keep the folder itself to yourself
echo "Certificates are in $PWD; the authority's own key, which no machine needs, in $authority."
