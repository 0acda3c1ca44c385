unshare --mount sleep {{seconds}} &
