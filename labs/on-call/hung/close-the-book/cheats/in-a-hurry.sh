kill -CONT $(pgrep -f "^ledger "); kill -9 $(pgrep -f "^ledger ")
