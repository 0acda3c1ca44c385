#: hide /^total/
# What the command above has printed.
