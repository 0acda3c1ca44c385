#: mask /^[0-9a-f]{8,12}$/ => 7cadc8f78e94
# what the block above printed
