docker run -it {{image}} sh
