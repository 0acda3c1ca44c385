docker run --detach --name wonderland debian bash -c 'useradd --uid 1000 alice; exec setpriv --reuid alice sleep 1001'
