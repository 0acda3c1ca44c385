kill -CONT $(pgrep -f "^ledger ")
