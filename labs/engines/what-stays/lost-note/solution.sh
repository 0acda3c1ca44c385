docker start {{nick}}
