sleep {{seconds}} &
printf 'Name:\tsleep\nNSpid:\t%d\t5\n' $!
