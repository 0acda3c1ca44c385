(trap '' CHLD; exec {{name}}) &
