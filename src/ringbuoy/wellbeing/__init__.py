"""What hard contacts do to those who take them: a debrief is offered before the next one."""
