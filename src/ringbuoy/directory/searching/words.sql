-- The words that stand in the directory, each with the number of entries that have it. All of them anew, so that
-- a word which stands nowhere any more, or only at a confidential place, is never offered.
DELETE FROM directory_word;
INSERT INTO directory_word (word, entries)
SELECT word, ndoc FROM ts_stat('SELECT to_tsvector(''simple'', names) FROM directory_entry')
 WHERE length(word) BETWEEN 3 AND 40
UNION
SELECT word, ndoc FROM ts_stat('SELECT to_tsvector(''simple'', unaccent(COALESCE(description, ''''))) FROM directory_service')
 WHERE length(word) BETWEEN 3 AND 40
ON CONFLICT (word) DO NOTHING;
