bash -c "trap '' CHLD; sleep 900 & sleep 900 & sleep 900 & exec -a {{name}} sleep 1000" &
