ls -l $upper/etc | grep -e debian_version -e issue
docker diff {{nick}} | sort
