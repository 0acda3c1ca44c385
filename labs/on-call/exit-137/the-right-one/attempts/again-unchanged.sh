box start {{hungry}}
