#: hide /^(?!.*(fd.9| 0 +root *$))/
#: mask /(net +0) +root/ => $1     root
# What the commands above have printed.
