chmod -x /tmp/job
echo > /run/bell
#: pause 500ms
printf '#!/bin/bash\nkill -{{signal}} $$\n' > /tmp/job
chmod +x /tmp/job
echo > /run/bell
#: pause 500ms
rm /tmp/job
echo > /run/bell
#: pause 500ms
