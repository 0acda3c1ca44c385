pkill --newest --full 'nginx: worker'
