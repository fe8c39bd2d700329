"""What is held against what: rules against examples, outputs against gold, annotators against each other."""
