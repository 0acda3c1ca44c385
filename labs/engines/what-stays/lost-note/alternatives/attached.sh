docker start --attach {{nick}}
