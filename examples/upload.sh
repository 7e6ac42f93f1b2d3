#!/bin/sh
# Uploads a survey file and waits until it is processed: upload.sh BASE TOKEN HASH FILE
set -eu
base=$1 token=$2 hash=$3 file=${4:-laptops.zsav}
etag=$(mktemp)
trap 'rm -f "$etag"' EXIT

api() { curl --silent --show-error --fail-with-body --header "token: $token" "$@"; }
field() { printf '%s' "$answer" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
give_up() { printf '%s\n' "$answer" >&2; exit 1; }

answer=$(api --form "dataset=@$file" "$base/create/$hash") || give_up
job=$(field jobId) status=queued

while [ "$status" = queued ] || [ "$status" = processing ]; do
  # Held until the job is other than the ETag says, for a minute at most; then the answer is empty.
  answer=$(api --header 'Prefer: wait=60' --etag-compare "$etag" --etag-save "$etag" "$base/jobs/$job") || give_up
  [ -z "$answer" ] || status=$(field status)
done
printf '%s\n' "$answer"
[ "$status" = completed ]
