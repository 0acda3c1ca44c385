kill $(pgrep --parent $(docker inspect --format '{{.State.Pid}}' web) | head -1)
