docker run -it debian bash
