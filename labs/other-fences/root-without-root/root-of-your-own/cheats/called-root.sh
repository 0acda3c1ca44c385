su student -c "bash -c 'exec -a root sleep 1000'" &
