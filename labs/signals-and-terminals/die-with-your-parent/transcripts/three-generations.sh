#: hide /^\[/
