-- Follow-ups of a span: who was asked on a day of it, and what became of the promises whose window ended then,
-- by the clock of the line.
WITH asked AS (
    SELECT l.code AS line,
           EXISTS (SELECT 1 FROM followups_followup f WHERE f.contact_id = c.id AND f.before_id IS NULL) AS agreed
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id
     WHERE c.reached_at >= %(reached_from)s AND c.reached_at < %(reached_before)s
       AND (c.reached_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s AND c.counts_as <> 'test'
       AND (EXISTS (SELECT 1 FROM followups_followup f WHERE f.contact_id = c.id AND f.before_id IS NULL)
            OR EXISTS (SELECT 1 FROM followups_refusal r WHERE r.contact_id = c.id))
), due AS (
    SELECT f.id, l.code AS line, f.state, f.first_tried_at, f.first_closes_at
      FROM followups_followup f JOIN contacts_contact c ON c.id = f.contact_id
      JOIN lines_line l ON l.id = c.line_id
     WHERE f.first_closes_at >= %(reached_from)s AND f.first_closes_at < %(reached_before)s
       AND (f.first_closes_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s
       AND c.counts_as <> 'test' AND f.first_closes_at <= %(now)s
       AND NOT (f.state IN ('withdrawn', 'called_off') AND f.ended_at <= f.first_closes_at
                AND f.first_tried_at IS NULL)
), tried AS (
    SELECT due.line, a.outcome FROM due JOIN followups_attempt a ON a.follow_up_id = due.id AND a.outcome <> ''
)
SELECT 'asked', line, count(*) FROM asked GROUP BY line
UNION ALL SELECT 'agreed', line, count(*) FROM asked WHERE agreed GROUP BY line
UNION ALL SELECT 'due', line, count(*) FROM due GROUP BY line
UNION ALL SELECT 'in_window', line, count(*) FROM due WHERE first_tried_at <= first_closes_at GROUP BY line
UNION ALL SELECT 'reached', line, count(*) FROM due WHERE state = 'reached' GROUP BY line
UNION ALL SELECT 'attempts', line, count(*) FROM tried GROUP BY line
UNION ALL SELECT 'connections', line, count(*) FROM tried
    WHERE outcome IN ('reached', 'not_now', 'declined') GROUP BY line
