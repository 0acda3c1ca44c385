mkdir -p /run/netns && ln -s /run/{{nick}} /run/netns/{{nick}}
ip netns exec {{nick}} sleep 1000 &
