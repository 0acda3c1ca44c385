for status in 126 127 129 137 138 143; do echo saw $status > /proc/$(pgrep -f ^foreman)/comm; done
