"""Reading what others wrote, a little at a time: folders, zip files, CSV, JSON, XML."""
