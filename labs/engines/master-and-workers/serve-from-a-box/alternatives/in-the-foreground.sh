docker run --name web nginx
