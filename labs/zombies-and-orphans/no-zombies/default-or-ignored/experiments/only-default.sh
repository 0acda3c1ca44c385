bash -c "sleep 1 & exec sleep 800" &
bash -c "trap '' CHLD; sleep 1 & exec sleep 801" &
