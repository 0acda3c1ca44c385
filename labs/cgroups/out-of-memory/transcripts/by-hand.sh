# What the commands above print.
