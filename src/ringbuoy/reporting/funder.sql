-- The funder's list for the promises made in a span of days, by the clock of the line: codes and counts, nobody's row.
-- Source: funder-follow-up (docs/sources.md).
WITH asked AS (
    SELECT c.id, c.risk_level, f.id IS NOT NULL AS agreed
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id
      LEFT JOIN LATERAL (SELECT f.id FROM followups_followup f WHERE f.contact_id = c.id AND f.before_id IS NULL
                          ORDER BY f.id LIMIT 1) f ON true
     WHERE c.reached_at >= %(reached_from)s AND c.reached_at < %(reached_before)s
       AND (c.reached_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s AND c.counts_as <> 'test'
       AND (f.id IS NOT NULL OR EXISTS (SELECT 1 FROM followups_refusal r WHERE r.contact_id = c.id))
), promised AS (
    SELECT f.id, f.contact_id FROM followups_followup f
     WHERE f.contact_id IN (SELECT id FROM asked)
), attempt AS (
    SELECT p.contact_id AS whose, a.contact_id, a.outcome, a.began_at,
           row_number() OVER (PARTITION BY p.contact_id ORDER BY a.began_at, a.id) AS place
      FROM promised p JOIN followups_attempt a ON a.follow_up_id = p.id AND a.outcome <> ''
), each AS (
    SELECT a.id, count(t.whose) AS attempts,
           count(t.whose) FILTER (WHERE t.outcome IN ('reached', 'not_now', 'declined')) AS connections
      FROM asked a LEFT JOIN attempt t ON t.whose = a.id WHERE a.agreed GROUP BY a.id
), talk AS (
    SELECT id FROM asked WHERE agreed UNION SELECT contact_id FROM attempt
), said AS (
    SELECT a.id, a.agreed, d.told FROM asked a LEFT JOIN followups_aboutthem d ON d.contact_id = a.id
)
SELECT 'offered' AS item, CASE WHEN agreed THEN 'accepted' ELSE 'declined' END AS code, count(*)
  FROM asked GROUP BY agreed
UNION ALL SELECT 'attempts_per_person', least(attempts, 5)::text, count(*) FROM each GROUP BY 2
UNION ALL SELECT 'connections_per_person', least(connections, 5)::text, count(*) FROM each GROUP BY 2
UNION ALL SELECT 'outcome_of_attempt', outcome, count(*) FROM attempt GROUP BY outcome
UNION ALL SELECT 'referral', r.state, count(*)
  FROM referrals_referral r JOIN talk ON talk.id = r.contact_id WHERE r.state <> 'taken_back' GROUP BY r.state
UNION ALL SELECT 'risk_at_promise', coalesce(nullif(risk_level, ''), 'not_asked'), count(*)
  FROM asked WHERE agreed GROUP BY 2
UNION ALL SELECT 'risk_at_contact_' || least(t.place, 5), coalesce(nullif(c.risk_level, ''), 'not_asked'), count(*)
  FROM attempt t JOIN contacts_contact c ON c.id = t.contact_id WHERE t.outcome = 'reached' GROUP BY 1, 2
UNION ALL SELECT CASE WHEN agreed THEN 'accepted_' ELSE 'declined_' END || q.question,
                 coalesce(told ->> q.question, 'not_asked'), count(*)
  FROM said CROSS JOIN unnest(%(questions)s::text[]) AS q (question) GROUP BY 1, 2
UNION ALL SELECT 'help', coalesce(h.emergency, 'not_recorded'), count(*)
  FROM talk LEFT JOIN followups_helpsent h ON h.contact_id = talk.id GROUP BY 2
UNION ALL SELECT 'police', CASE WHEN h.police THEN 'yes' ELSE 'no' END, count(*)
  FROM talk JOIN followups_helpsent h ON h.contact_id = talk.id GROUP BY 2
UNION ALL SELECT 'attempt_in_progress', CASE WHEN h.attempt THEN 'yes' ELSE 'no' END, count(*)
  FROM talk JOIN followups_helpsent h ON h.contact_id = talk.id GROUP BY 2
ORDER BY 1, 2
