grep SigCgt /proc/$(pgrep nursery)/status
mask=$((16#$(awk '/^SigCgt/ { print $2 }' /proc/$(pgrep nursery)/status)))
for signal in {1..31}; do (( mask >> (signal - 1) & 1 )) && kill -$signal $(pgrep nursery); done
