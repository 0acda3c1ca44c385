(trap : CHLD; exec {{name}}) &
