# what the block above printed
