#!/bin/sh
# Uploads a survey file and waits until it is processed: upload.sh BASE TOKEN HASH FILE
set -eu
base=$1 token=$2 hash=$3 file=${4:-laptops.zsav}

location=$(curl --silent --show-error --fail-with-body --header "token: $token" --form "dataset=@$file" \
  --dump-header - --output /dev/stderr "$base/create/$hash" | tr -d '\r' | sed -n 's/^[Ll]ocation: //p')

job=${location##*/}
status=queued
while [ "$status" = queued ] || [ "$status" = processing ]; do
  answer=$(curl --silent --show-error --fail-with-body --header "token: $token" --header 'Prefer: wait=5' "$base/jobs/$job")
  status=$(printf '%s' "$answer" | sed 's/.*"status":"\([a-z]*\)".*/\1/')
done
printf '\n%s\n' "$answer"
