printf '#!/bin/bash\nkill -{{signal}} $PPID\n' > /tmp/job
echo > /run/bell
#: pause 2s
