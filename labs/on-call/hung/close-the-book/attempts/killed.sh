kill -9 $(pgrep -f "^ledger ")
