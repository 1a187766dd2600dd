-- The words of the services in `indexed_services`, added to those that are known.
INSERT INTO directory_word (word, entries)
SELECT word, sum(ndoc) FROM (
    SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', names) FROM directory_entry
                            WHERE service_id IN (SELECT id FROM indexed_services)')
     UNION ALL
    SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', unaccent(COALESCE(description, ''''))) FROM directory_service
                            WHERE id IN (SELECT id FROM indexed_services)')
) AS said
 WHERE length(word) BETWEEN 3 AND 40
 GROUP BY word
ON CONFLICT (word) DO UPDATE SET entries = GREATEST(directory_word.entries, EXCLUDED.entries);
