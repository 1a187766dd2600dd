"""Staff and volunteers: who they are, what they can do, how they sign in."""
