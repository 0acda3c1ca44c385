# What the commands above have printed.
