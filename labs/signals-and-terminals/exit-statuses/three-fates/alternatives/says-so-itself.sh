echo 'exit 126' >> /tmp/job; sed -i 2d /tmp/job
echo > /run/bell
#: pause 2s
echo 'exit 127' >> /tmp/job; sed -i 2d /tmp/job
echo > /run/bell
#: pause 2s
sed -i 2d /tmp/job; echo 'kill -{{signal}} $$; sleep 1' >> /tmp/job
echo > /run/bell
#: pause 2s
