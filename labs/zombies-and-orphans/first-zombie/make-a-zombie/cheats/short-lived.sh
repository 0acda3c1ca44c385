perl -e 'fork or exit; select undef, undef, undef, 0.7; wait; sleep 1000' &
