bomb &
