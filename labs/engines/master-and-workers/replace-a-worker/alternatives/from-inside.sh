docker exec web pkill --newest --exact nginx
