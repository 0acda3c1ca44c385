docker run debian bash -c 'hostname; sleep 1'
