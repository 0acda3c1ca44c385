setpriv --reuid nobody --regid nogroup --clear-groups crowd &
