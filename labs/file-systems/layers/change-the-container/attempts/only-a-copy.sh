cp /tmp/site/image/* /tmp/site/container/
echo changed > /tmp/site/container/edit
rm /tmp/site/container/drop
