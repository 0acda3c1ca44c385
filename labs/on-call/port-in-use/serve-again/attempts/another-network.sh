unshare --net python3 -m http.server {{port}} &
