perl -e '$0 = "careless-parent"; fork or exit; sleep 2; wait'
