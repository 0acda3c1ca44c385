echo changed > /tmp/site/image/edit
rm /tmp/site/image/drop
