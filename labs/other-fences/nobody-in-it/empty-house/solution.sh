ip netns add empty
