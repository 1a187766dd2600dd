"""The golden log: five thousand made-up contacts, counted by hand and by the reports."""
