kill -TERM $(pgrep -f "^ledger ")
