hostname 5a772c7a679c; export PS1='root@5a772c7a679c:/# '; echo 'bash: you are in a container'
