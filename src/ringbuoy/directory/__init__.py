"""Organizations, services and places of help, in the words of the Human Services Data Specification."""
