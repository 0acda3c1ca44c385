(setsid bash -c 'sleep {{seconds}} < /dev/null > /dev/null 2>&1 & exit' &)
