"""The plan for hard hours: written together with the caller, given to them, looked at again the next time."""
