#: hide /grep/
