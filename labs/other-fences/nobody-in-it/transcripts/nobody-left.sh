#: hide /^(?!.*(fd.9| 0 +root *$))/
# What the commands above have printed.
