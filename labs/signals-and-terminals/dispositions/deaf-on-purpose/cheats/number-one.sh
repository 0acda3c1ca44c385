unshare --pid --fork sleep {{seconds}} &
