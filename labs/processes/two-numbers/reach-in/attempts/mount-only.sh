nsenter --target $(docker inspect --latest --format '{{.State.Pid}}') --mount sleep {{seconds}} &
