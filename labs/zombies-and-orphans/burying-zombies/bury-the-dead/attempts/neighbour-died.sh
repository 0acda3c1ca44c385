pkill sleep
