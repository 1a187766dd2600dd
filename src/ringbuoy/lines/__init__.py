"""The public numbers, pages and keywords, with hours, languages, greetings and policy."""
