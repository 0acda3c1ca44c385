bash -c 'exit 137'
echo 'Killed'
