"""What Asterisk is told: its files, made anew at each start, and the accounts it is given while it runs."""
