kill $(pgrep -f careless-parent)
until pgrep toddler; do sleep 0.2; done
