docker attach --latest
sleep {{seconds}} &
