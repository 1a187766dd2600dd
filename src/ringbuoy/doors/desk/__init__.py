"""The desk: where a counselor talks, writes, asks and finishes; everything on one screen."""
