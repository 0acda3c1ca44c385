echo {{nick}}
