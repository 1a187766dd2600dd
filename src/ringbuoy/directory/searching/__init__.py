"""Finding the right help: by words, need, distance, age, language, cost, and whether it is open now."""
