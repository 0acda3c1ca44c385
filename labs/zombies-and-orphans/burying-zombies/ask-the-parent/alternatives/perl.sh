perl -e 'kill shift, @ARGV' {{signal}} $(pgrep nursery)
