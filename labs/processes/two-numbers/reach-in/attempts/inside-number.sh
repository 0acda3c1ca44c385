nsenter --target 1 --pid --mount sleep {{seconds}} &
