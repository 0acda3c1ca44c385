setsid --fork bash -c 'sleep {{seconds}} &'
