kill $(pgrep -f shop-web | head -1)
