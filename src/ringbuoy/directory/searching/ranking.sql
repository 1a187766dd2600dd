-- Which services answer best. At most 2,000 answers, the nearest ones where somebody asked how far, are ranked by the
-- words of their names, needs and givers, which are short; the best 300 of those by all their words; and the best
-- of these are compared with the question letter by letter, which costs the most.
WITH query AS MATERIALIZED (
    SELECT to_tsquery('english', %s) || to_tsquery('spanish', %s) AS asked
), word AS MATERIALIZED (
    SELECT to_tsquery('english', exact) || to_tsquery('spanish', exact) AS exact,
           to_tsquery('english', alike) || to_tsquery('spanish', alike) AS alike,
           weight / sum(weight) OVER () AS weight
      FROM unnest(%s::text[], %s::text[], %s::float[]) AS said (exact, alike, weight)
), answering AS MATERIALIZED (
    SELECT entry.id, entry.heads, {near} AS near FROM directory_entry AS entry, query WHERE {where}
), glanced AS MATERIALIZED (
    -- The weights are those of the rest, the text, the needs and the name.
    SELECT id, near, COALESCE((
           SELECT sum(weight * (CASE WHEN heads @@ alike THEN 1 ELSE 0 END
                                + 3 * ts_rank('{{0.05, 0.15, 0.5, 1.0}}', heads, exact)
                                + 2 * ts_rank('{{0.05, 0.15, 0.5, 1.0}}', heads, alike))) FROM word), 0) + near AS score
      FROM (SELECT * FROM answering {order} LIMIT 2000) AS chosen
     ORDER BY score DESC, id LIMIT 300
), found AS MATERIALIZED (
    -- Joined to nothing else, the words are unpacked once, not for every word that is asked for.
    SELECT id, service_id, location_id, near, entry.words || ''::tsvector AS words
      FROM glanced JOIN directory_entry AS entry USING (id)
), ranked AS (
    SELECT id, service_id, location_id, COALESCE((
           SELECT sum(weight * (CASE WHEN words @@ alike THEN 1 ELSE 0 END
                                + 3 * ts_rank('{{0.05, 0.15, 0.5, 1.0}}', words, exact)
                                + 2 * ts_rank('{{0.05, 0.15, 0.5, 1.0}}', words, alike))) FROM word), 0) + near AS score
      FROM found
), promising AS MATERIALIZED (
    SELECT * FROM ranked ORDER BY score DESC, service_id LIMIT %s
), compared AS (
    SELECT promising.service_id, promising.location_id, score + word_similarity(%s, names) / 2 AS score
      FROM promising JOIN directory_entry AS entry USING (id)
), best AS (
    SELECT DISTINCT ON (service_id) service_id, location_id, score FROM compared
     ORDER BY service_id, score DESC
)
SELECT service_id, location_id, score FROM best ORDER BY score DESC, service_id LIMIT %s
