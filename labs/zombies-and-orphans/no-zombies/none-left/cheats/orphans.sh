bash -c '(sleep 2 &); (sleep 2 &); (sleep 2 &); exec -a {{name}} sleep 1000' &
