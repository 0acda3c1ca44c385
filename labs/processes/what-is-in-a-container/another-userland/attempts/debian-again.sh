docker run -it debian sh
