docker run debian bash
