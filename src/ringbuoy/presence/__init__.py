"""Who is signed in and ready, now."""
