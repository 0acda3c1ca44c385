chroot / sleep {{seconds}} &
