#: terminal second
cat
