# What the block above printed.
