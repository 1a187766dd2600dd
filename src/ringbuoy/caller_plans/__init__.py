"""What was agreed with people who contact us often, and how they are served without being turned away."""
