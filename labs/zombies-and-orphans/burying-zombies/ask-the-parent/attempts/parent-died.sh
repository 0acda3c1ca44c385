kill $(pgrep nursery)
