unshare --pid --fork bash
