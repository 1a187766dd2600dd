"""The door of the carriers: what they tell us by their webhooks, and the demo's phone on the screen."""
