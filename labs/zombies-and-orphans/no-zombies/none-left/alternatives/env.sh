env --ignore-signal=CHLD {{name}} &
