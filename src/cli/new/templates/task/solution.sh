(exec -a {{nick}} sleep 1000) &
