-- What the words of a question may mean: what is mistyped stands once more as what it was read as; beside each word
-- what else it is called, in how many entries it stands, and in how many words that begin so.
WITH said AS MATERIALIZED (
    SELECT word FROM unnest(%(words)s::text[]) AS said (word)
), corrected AS MATERIALIZED (
    SELECT word AS said, COALESCE(
           (SELECT known.word FROM directory_word AS known
             WHERE known.word %% said.word AND similarity(known.word, said.word) >= %(alike)s
             ORDER BY similarity(known.word, said.word) + ln(1 + entries) / 50 DESC LIMIT 1),
           (SELECT known.word FROM directory_synonym AS known WHERE similarity(known.word, said.word) >= %(alike)s
             ORDER BY similarity(known.word, said.word) DESC LIMIT 1)) AS word
      FROM said
     WHERE length(word) > 3
       AND NOT EXISTS (SELECT FROM directory_word AS known WHERE known.word LIKE said.word || '%%')
       AND NOT EXISTS (SELECT FROM directory_synonym AS known WHERE known.word = said.word)
), asked AS (
    SELECT word AS said, word FROM said UNION ALL SELECT said, word FROM corrected WHERE word IS NOT NULL
)
SELECT asked.said, asked.word, COALESCE(synonym.means, '{}'), standing.entries, standing.begun
  FROM asked LEFT JOIN directory_synonym AS synonym ON synonym.word = asked.word
 CROSS JOIN LATERAL (
       SELECT COALESCE(sum(entries) FILTER (WHERE known.word = asked.word), 0) AS entries,
              COALESCE(sum(entries), 0) AS begun
         FROM directory_word AS known WHERE known.word LIKE asked.word || '%%') AS standing
