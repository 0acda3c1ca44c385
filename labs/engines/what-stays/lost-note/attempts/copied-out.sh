docker cp {{nick}}:/note /note
