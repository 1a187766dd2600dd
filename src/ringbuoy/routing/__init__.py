"""Who is offered which contact, and when it goes on to the next hop."""
