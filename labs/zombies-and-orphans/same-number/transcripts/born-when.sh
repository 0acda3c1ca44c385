# What the commands above print.
#: mask /^\d{5,}$/ => 4012938
