pkill -9 -f good-neighbour
