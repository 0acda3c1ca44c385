kill -9 $(pgrep nursery)
perl -e '$0 = "nursery"; sleep 1000' &
