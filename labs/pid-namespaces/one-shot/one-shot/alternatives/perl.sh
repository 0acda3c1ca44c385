perl -e 'kill KILL => shift' $(pgrep -P $(pgrep unshare))
