kill -9 $(pgrep -f "^ledger ")
echo closed > /run/ledger/book
