perl -e 'fork or exit 3; sleep 1000' &
