pkill -{{signal}} -x nursery
