"""The list of passwords that were stolen elsewhere: imported by the house, asked of nobody."""
