#!/usr/bin/env bash
# Healthy when the service says that it is ready; bash speaks HTTP well enough to spare the image curl.
set -euo pipefail

exec 3<> /dev/tcp/127.0.0.1/5080
printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:5080\r\nConnection: close\r\n\r\n' >&3
read -r _ status _ <&3
[[ $status == 200 ]]
