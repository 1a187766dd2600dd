"""A counselor asks for help, a supervisor reads along, whispers, joins."""
