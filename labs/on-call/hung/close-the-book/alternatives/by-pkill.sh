pkill -CONT -f "^ledger "
