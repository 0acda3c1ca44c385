printf '#!/bin/bash\nexit %d\n' $(kill -l {{signal}}) > /tmp/job
echo > /run/bell
#: pause 2s
