#!/bin/sh
# nginx doesn't know PORT: its configuration is written for each start, into a folder of its own.
set -eu
folder=$(mktemp -d)
chmod 755 "$folder"
sed "s|PORT|$PORT|" "$(dirname "$0")/nginx.conf" >"$folder/nginx.conf"
head -c 3000 /dev/zero >"$folder/slow"
PATH=$PATH:/usr/sbin exec nginx -p "$folder" -c "$folder/nginx.conf" -e stderr
