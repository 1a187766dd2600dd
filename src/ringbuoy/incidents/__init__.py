"""Critical incidents: what happened, who looked into it, what is done by when; never edited afterwards."""
