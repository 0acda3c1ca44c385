#: mask /0x[0-9a-f]{16}=/ => 0x00000000a80425fb=
# What the command above has printed.
