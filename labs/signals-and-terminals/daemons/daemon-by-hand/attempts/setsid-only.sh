setsid --fork sleep {{seconds}} < /dev/null > /dev/null 2>&1
