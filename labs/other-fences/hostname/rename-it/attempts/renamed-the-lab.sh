hostname {{name}}
