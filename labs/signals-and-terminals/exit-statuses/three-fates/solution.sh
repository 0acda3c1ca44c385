chmod -x /tmp/job
echo > /run/bell
#: pause 2s
printf '#!/bin/bash\nkill -{{signal}} $$\n' > /tmp/job
chmod +x /tmp/job
echo > /run/bell
#: pause 2s
rm /tmp/job
echo > /run/bell
#: pause 2s
