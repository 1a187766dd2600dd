-- Referrals and unmet needs of a span, by the day on which the person reached us on the clock of its line.
WITH reached AS (
    SELECT c.id, l.code AS line
      FROM contacts_contact AS c JOIN lines_line AS l ON l.id = c.line_id
     WHERE c.reached_at >= %(reached_from)s AND c.reached_at < %(reached_before)s
       AND (c.reached_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s
       AND c.counts_as <> 'test'
)
SELECT 'referral' AS what, line, state AS code, count(*)
  FROM reached JOIN referrals_referral AS given ON given.contact_id = reached.id
 GROUP BY line, state
UNION ALL
SELECT 'unmet', line, COALESCE(term.name, need.topic), count(*)
  FROM reached JOIN referrals_unmetneed AS need ON need.contact_id = reached.id
  LEFT JOIN directory_taxonomy_term AS term ON term.id = need.term_id
 GROUP BY line, COALESCE(term.name, need.topic)
