docker exec web nginx -s reload
