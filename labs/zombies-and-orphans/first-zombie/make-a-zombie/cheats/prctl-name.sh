perl -e '$0 = "[sleep] <defunct>"; sleep 1000' &
