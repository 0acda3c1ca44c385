# What the commands above print; the mask of postman is drawn for each learner.
#: keep /0000000000010000$|^CHLD/
