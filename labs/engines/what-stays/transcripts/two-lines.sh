docker exec diary grep -c . /diary
