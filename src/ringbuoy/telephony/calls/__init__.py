"""What happens to calls, as one pure core: told what happened, it answers with orders."""
