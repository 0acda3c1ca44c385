perl -e '$0 = "sleep"; sleep 1000' & perl -e '$0 = "sleep"; sleep 1000' & perl -e '$0 = "sleep"; sleep 1000' & perl -e '$0 = "sleep"; sleep 1000' &
