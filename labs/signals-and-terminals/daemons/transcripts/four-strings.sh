#: hide /^total|^\[/
