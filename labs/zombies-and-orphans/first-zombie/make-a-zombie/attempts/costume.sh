cp /usr/bin/sleep '/tmp/[sleep] <defunct>'
'/tmp/[sleep] <defunct>' 1000 &
